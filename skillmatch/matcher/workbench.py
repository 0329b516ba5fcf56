"""What every question stands on: a workspace, one framework, an encoder, a linker and an index that fits."""

from __future__ import annotations

import copy
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from skillmatch.domain import Progress, ScoringSettings, silent
from skillmatch.errors import NotFoundError, StaleIndexError

from .chosen import chosen_framework
from .snapshot import Snapshot

if TYPE_CHECKING:
    from skillmatch.encoders import CachedEncoder, Encoder
    from skillmatch.frameworks import Framework
    from skillmatch.linking import Linker
    from skillmatch.workspace import Workspace

    from .indexing import IndexReport
    from .link_pool import LinkPool


class Workbench:
    """A workspace with all that is derived from it, made when first asked for and renewed when stale.

    `framework` defaults to the workspace's own; `encoder` names one for `load_encoder` and defaults to the
    one the workspace was indexed with; `as_of` is the day dates are judged on, by default the workspace's
    day, else today.
    """

    def __init__(
        self, workspace: Workspace, *, framework: str = "", encoder: str = "", as_of: date | None = None
    ) -> None:
        """Raises FrameworkError where the workspace holds no framework, NotFoundError for an unknown one."""
        self.workspace = workspace
        self._framework_id = chosen_framework(workspace, framework)
        self._encoder_name = encoder or workspace.meta("encoder")
        self._as_of = as_of
        self._snapshot: Snapshot | None = None
        self._linker: Linker | None = None
        self._pinned: bool | None = None
        """Whether what is pinned counts as fresh; None for a bench that follows its workspace."""
        self._live: Self | None = None

    @classmethod
    def open(
        cls, folder: str | Path, *, framework: str = "", encoder: str = "", as_of: date | None = None
    ) -> Self:
        """A matcher over the workspace in `folder`; closing the matcher closes the workspace."""
        from skillmatch.workspace import Workspace

        return cls(Workspace.open(Path(folder)), framework=framework, encoder=encoder, as_of=as_of)

    def pinned(self, snapshot: Snapshot, *, fresh: bool) -> Self:
        """The same over one snapshot for good, whatever becomes of the workspace: for services.

        Its questions are refused as stale unless it counts as `fresh`; what it writes goes through `live`.
        """
        other = copy.copy(self)
        other._snapshot, other._pinned, other._live = snapshot, fresh, self.live
        return other

    def share(self, other: Workbench) -> None:
        """Take over another bench's encoder and linker where they are what this one would load itself."""
        if other._encoder_name == self._encoder_name:
            self.encoder, self._linker = other.encoder, other._linker

    @property
    def live(self) -> Self:
        """The bench that follows the workspace: this one, unless it is pinned."""
        return self if self._live is None else self._live

    @property
    def index_told(self) -> str:
        """Which index answers: "current" or "behind" the records, and the generation it was made at."""
        if self._snapshot is None or self._pinned is False:
            return "none"
        return f"{'behind' if self._snapshot.behind else 'current'}; generation={self._snapshot.generation}"

    def close(self) -> None:
        self.workspace.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def encoder(self) -> CachedEncoder:
        """The encoder, with the workspace's vector cache before it; its weights are not loaded yet."""
        from skillmatch.encoders import CachedEncoder

        from .shared_encoder import encoder_named

        return CachedEncoder(encoder_named(self._encoder_name), self.workspace.vector_cache)

    @cached_property
    def text_encoder(self) -> Encoder:
        """The same for texts that may speak of people: its cache is emptied whenever somebody is erased."""
        from skillmatch.encoders import CachedEncoder

        return CachedEncoder(self.encoder.encoder, self.workspace.personal_vector_cache)

    @property
    def snapshot(self) -> Snapshot:
        """What is held now; taken anew whenever the workspace has changed, unless it is pinned."""
        found = self._snapshot  # looked at once: other threads may be at the same bench
        if found is None or (self._pinned is None and not found.is_current):
            self._snapshot = found = Snapshot(self.workspace, self._framework_id, self.encoder, self.day())
        return found

    @property
    def framework(self) -> Framework:
        return self.snapshot.framework

    @property
    def settings(self) -> ScoringSettings:
        return self.snapshot.settings

    def linker(self, progress: Progress = silent) -> Linker:
        """The linker of this framework; the first one ever encodes its labels, which takes a while."""
        from .kept_linker import linker_for

        if self._linker is None or self._linker.framework is not self.framework:
            self._linker = linker_for(
                self.workspace, self.framework, self.encoder, self.text_encoder, progress
            )
        return self._linker

    def link_pool(self, progress: Progress = silent) -> LinkPool:
        """The linker, which shares large batches among processes; close it when done."""
        from skillmatch.encoders import quiet

        from .link_pool import LinkPlan, LinkPool

        plan = LinkPlan(str(self.workspace.path), self._framework_id, self._encoder_name)
        return LinkPool(self.linker(progress), plan, quiet.threads())

    def index(self, progress: Progress = silent) -> IndexReport:
        """Bring links, indexes and strengths up to date. Resumes where a stopped run was."""
        from .indexing import build

        if self._pinned is not None:
            return self.live.index(progress)
        with self.link_pool(progress) as pool:
            report = build(self.snapshot, pool, progress)
        self.workspace.set_meta("encoder", self._encoder_name)
        self._snapshot = None
        return report

    def is_fresh(self) -> bool:
        """Whether the index fits records, framework, encoder, settings and day."""
        from .indexing import is_fresh

        return is_fresh(self.snapshot)

    def rescore(self, progress: Progress = silent) -> bool:
        """Let changed trust count at once; False where the index is missing or more than that is stale."""
        from .indexing import is_fresh, rescore

        if self._pinned is not None:
            return self._pinned
        return is_fresh(self.snapshot) or rescore(self.snapshot, progress)

    def check_fresh(self) -> None:
        if not self.rescore():
            from .indexing import why_stale

            raise StaleIndexError(why_stale(self.snapshot), fix="Run `skillmatch index` to rebuild it.")

    def day(self) -> date:
        """The day dates are judged on now."""
        if self._as_of is not None:
            return self._as_of
        kept = self.workspace.meta("as_of")
        return date.fromisoformat(kept) if kept else date.today()

    def skill_uri(self, name: str) -> str:
        """The skill with this label, alias, code or URI. Raises NotFoundError."""
        row = self.framework.find(name)
        if row is None:
            raise NotFoundError(f"skill in {self.framework.info.id}", name, self.framework.labels)
        return str(self.framework.uris[row])
