"""What a pool lends: a matcher over one snapshot, and the state of the workspace it was taken of."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from skillmatch.domain import Progress, silent
from skillmatch.errors import SkillMatchError, StaleIndexError

from .chosen import chosen_framework
from .collections import COLLECTIONS, shelved
from .facade import Matcher
from .hearing import heard_version
from .indexing import index_key
from .trailing import Trailing

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

    from .snapshot import Snapshot


class State(NamedTuple):
    """Everything whose change makes another snapshot; equal states give equal answers."""

    framework: str
    generation: int
    trust: str
    documents: str
    heard: str
    indexed: str
    as_of: str


class Watch(threading.local):
    """Tells the state of a workspace, reading it anew only where something has been written since."""

    seen: tuple[tuple[object, ...], State] | None = None

    def state(self, workspace: Workspace, framework: str) -> State:
        """See `state_of`; a look that finds nothing new takes some ten microseconds."""
        mark = (workspace.stamp(), workspace.registry.version, date.today())
        if self.seen is None or self.seen[0] != mark:
            self.seen = mark, state_of(workspace, framework)
        return self.seen[1]


@dataclass(frozen=True, slots=True)
class View:
    """A matcher that stays as it is. Where `trails` is set, the workspace has become that since."""

    matcher: Matcher
    state: State
    fresh: bool
    trails: State | None = None

    def trailing(self, now: State) -> View:
        """The same view with what must not wait as it is now."""
        snapshot = Trailing(self.matcher.snapshot, self.matcher.live.day())
        return replace(self, matcher=self.matcher.pinned(snapshot, fresh=True), trails=now)


def state_of(workspace: Workspace, framework: str) -> State:
    """The state a workspace is in. Raises FrameworkError where it holds no framework."""
    chosen = chosen_framework(workspace, framework)
    return State(
        chosen,
        workspace.generation(),
        workspace.registry.version,
        workspace.documents.version,
        heard_version(workspace, chosen),
        workspace.meta(index_key(chosen)),
        workspace.meta("as_of") or date.today().isoformat(),
    )


def view_of(
    workspace: Workspace, framework: str, encoder: str, old: View | None, progress: Progress = silent
) -> View:
    """What a workspace is now, rescored where only trust, documents, decisions or the day have changed.

    Every part that each ranking needs is loaded. Encoder and linker are the old view's where they fit.
    """
    bench = Matcher(workspace, framework=framework, encoder=encoder)
    if old is not None:
        bench.share(old.matcher.live)
    fresh = bench.rescore(progress)
    snapshot = bench.snapshot
    if old is not None:
        _share_relatedness(old.matcher.snapshot, snapshot)
    state = State(
        snapshot.framework_id,
        snapshot.generation,
        snapshot.trust_version,
        snapshot.documents_version,
        snapshot.heard_version,
        workspace.meta(index_key(snapshot.framework_id)),
        snapshot.as_of.isoformat(),
    )
    if fresh:
        _ = snapshot.strengths, snapshot.relatedness, snapshot.builder, snapshot.judge, snapshot.requirements
    return View(bench.pinned(snapshot, fresh=fresh), state, fresh)


def _share_relatedness(old: Snapshot, new: Snapshot) -> None:
    """Which skill is near which depends on framework, settings and encoder alone, and takes long to say."""
    known = vars(old).get("relatedness")
    same = old.encoder is new.encoder and old.framework is new.framework and old.settings == new.settings
    if known is not None and same:
        vars(new)["relatedness"] = known


def complete(view: View) -> None:
    """Load what is left of a view, so that no question has to wait for it.

    Raises StaleIndexError where another index has come meanwhile.
    """
    matcher, snapshot = view.matcher, view.matcher.snapshot
    try:
        _ = snapshot.offer, snapshot.asked, snapshot.peers, snapshot.order, snapshot.trusted_catalogue
        for collection in COLLECTIONS:
            shelved(snapshot, collection)
        matcher.linker()
    except SkillMatchError as error:  # told to whoever asks for what cannot be loaded
        if isinstance(error, StaleIndexError) and not snapshot.is_current:
            raise
