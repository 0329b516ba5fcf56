"""Where shipped data and per-user caches live, in a checkout and in an installed wheel alike."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    """The folder `name`: inside the wheel under `_data`, else beside the package in a checkout."""
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def models_dir() -> Path:
    """Folder with one sub-folder per shipped model."""
    return _shipped("models")


def taxonomies_dir() -> Path:
    """Folder with one sub-folder per shipped or pullable framework."""
    return _shipped("taxonomies")


def sample_dir() -> Path:
    """Folder with the sample ecosystem's data files."""
    return _PACKAGE / "sample" / "data"


def cache_dir() -> Path:
    """Per-user cache for fetched data; `SKILLMATCH_CACHE` moves it. Not created here."""
    configured = os.environ.get("SKILLMATCH_CACHE")
    if configured:
        return Path(configured)
    from platformdirs import user_cache_path

    return user_cache_path("skillmatch")
