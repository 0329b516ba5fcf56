"""Reviewers heard at once: a snapshot in which the latest decisions count, while the next one is being made.

Somebody who decides on a link looks at the figures right after. A whole new snapshot of a large workspace
takes seconds; what coverage rests on is little of it, and most of that does not depend on decisions.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from .hearing import heard_version
from .snapshot import Snapshot

_SAME = (
    "framework", "settings", "credentials", "stacks", "postings", "others", "linked", "award_links",
    "occupation_needs", "graph", "relatedness",
)  # fmt: skip
"""Parts that no decision changes."""


class Heeding(Snapshot):
    """A snapshot with records and index of an older one and the decisions as they are when it is made."""

    def __init__(self, old: Snapshot) -> None:
        super().__init__(old.workspace, old.framework_id, old.encoder, old.as_of)
        self.generation, self.shelf, self.behind = old.generation, old.shelf, old.behind
        vars(self).update((name, getattr(old, name)) for name in _SAME)


_LATEST: WeakKeyDictionary[Snapshot, Heeding] = WeakKeyDictionary()


def heard_now(snapshot: Snapshot) -> Snapshot:
    """The snapshot, or one beside it that has heard what was decided since. It is good for coverage alone:
    everybody's strengths are not those of its decisions until the next index.
    """
    now = heard_version(snapshot.workspace, snapshot.framework_id)
    if snapshot.heard_version == now:
        return snapshot
    known = _LATEST.get(snapshot)
    if known is None or known.heard_version != now:
        known = _LATEST[snapshot] = Heeding(snapshot)
    return known
