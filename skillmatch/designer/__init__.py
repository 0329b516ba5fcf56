"""For curriculum designers: what does my programme miss?"""

from __future__ import annotations

from .coverage import Covered, cover, coverage_of, redundant
from .demand import Askers, Wanted, wilson
from .gaps import gaps, wanted_rows
from .hierarchy import Hierarchy
from .mapping import mapped_from, mapping_shares, statements_of, taught_of, unlinked
from .order import loose, order_faults, skill_disorder
from .question import Programme, Target, Wish
from .shelf import Shelf

__all__ = [
    "Askers",
    "Covered",
    "Hierarchy",
    "Programme",
    "Shelf",
    "Target",
    "Wanted",
    "Wish",
    "cover",
    "coverage_of",
    "gaps",
    "loose",
    "mapped_from",
    "mapping_shares",
    "order_faults",
    "redundant",
    "skill_disorder",
    "statements_of",
    "taught_of",
    "unlinked",
    "wanted_rows",
    "wilson",
]
