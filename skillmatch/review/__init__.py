"""What people said of links, applied to what is shown, ranked and reported."""

from __future__ import annotations

from .applying import Reviewed, apply_requirements, apply_taught
from .labelled import LabelledLink, labelled_links
from .recalibration import Recalibration, fit_recalibration
from .shares import ReviewShare, share

__all__ = [
    "LabelledLink",
    "Recalibration",
    "ReviewShare",
    "Reviewed",
    "apply_requirements",
    "apply_taught",
    "fit_recalibration",
    "labelled_links",
    "share",
]
