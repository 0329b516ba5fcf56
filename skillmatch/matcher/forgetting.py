"""Erasing somebody without adding everybody else up anew."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from skillmatch.errors import StaleIndexError

from .indexing import is_fresh, keep_strengths
from .keeping_fresh import one_at_a_time
from .person_file import erase_person

if TYPE_CHECKING:
    from skillmatch.ranking import Strengths

    from .snapshot import Snapshot
    from .workbench import Workbench


def forget(bench: Workbench, person: str) -> None:
    """Erase a person; an index that was fresh is fresh afterwards, without their column.

    Nobody's strength depends on anybody else, so the others' stay as they were. Where anything else changed
    meanwhile, the index is left stale for whoever changed it. Raises as `erase_person` does, and BusyError.
    """
    with one_at_a_time(bench.workspace):
        before = bench.snapshot
        strengths = _fresh_strengths(before)
        try:
            erase_person(bench.workspace, person)
        finally:  # it may be erased and yet told that others still read the old state
            after = bench.snapshot
            if strengths is not None and _only_counted_on(before, after):
                keep_strengths(after, without(strengths, person))


def _fresh_strengths(before: Snapshot) -> Strengths | None:
    """What fits; None of an index that is damaged or gone, which keeps nobody from being erased."""
    try:
        return before.strengths if is_fresh(before) else None
    except StaleIndexError:
        return None


def without(strengths: Strengths, person: str) -> Strengths:
    """Everybody's strengths but one person's."""
    import numpy as np

    column = strengths.column(person)
    if column is None:
        return strengths
    others = np.flatnonzero(np.arange(len(strengths)) != column)
    return replace(
        strengths,
        persons=strengths.persons[others],
        verified=strengths.verified[:, others],
        inferred=strengths.inferred[:, others],
        self_claimed=strengths.self_claimed[:, others],
    )


def _only_counted_on(before: Snapshot, after: Snapshot) -> bool:
    """Whether the erasure is all that happened between the two."""
    old, new = json.loads(before.fingerprint), json.loads(after.fingerprint)
    return bool({**old, "generation": old["generation"] + 1} == new)
