"""Is it up, is it ready, which version is it?"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from skillmatch import __version__
from skillmatch.errors import StaleIndexError

from .access import Anyone, Known
from .state import Lent, LentIfAny

router = APIRouter(tags=["service"])


@dataclass(frozen=True, slots=True)
class Health:
    status: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    version: str
    framework: str
    framework_version: str
    encoder: str
    settings_version: str


@router.get("/health/live", summary="The process answers")
def live(_: Anyone) -> Health:
    return Health("ok")


@router.get("/health/ready", summary="Workspace and index are there and fit each other")
def ready(_: Anyone, matcher: LentIfAny) -> Health:
    """Without a key, of several tenants the public one's; where none is public, that the service answers."""
    if matcher is None:
        return Health("ok", "several tenants")
    if not matcher.rescore():
        raise StaleIndexError("The index does not fit the records.", fix="Run skillmatch index.")
    return Health("ok", f"framework {matcher.framework.info.id}")


@router.get("/version", summary="What every score depends on")
def version(_: Known, matcher: Lent) -> Version:
    info = matcher.framework.info
    return Version(__version__, info.id, info.version, matcher.encoder.id, matcher.settings.version)
