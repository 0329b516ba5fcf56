"""What the verifier found out about one credential."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from skillmatch.domain import Alignment, Award, Verdict


@dataclass(frozen=True, slots=True)
class Examination:
    """The verdict on one credential, and what of it its signature covers."""

    verdict: Verdict
    award: Award | None = None
    """Read from the signed view alone; None where nothing is signed or it is no achievement."""
    skills: tuple[Alignment, ...] = ()
    """Signed alignments of the achievement. They prove something only if `verdict.verified`."""
    signed: dict[str, Any] | None = None
    """The signed view itself: the credential as its signature covers it, in Open Badges' own terms."""
    digest: str = ""
    """Sha256, in hex, of the content examined: what a verdict is cached by."""
