"""`Matcher`: all the questions, over one workspace and one framework."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from skillmatch.domain import (
    GapReport,
    Match,
    Posting,
    Profile,
    Progress,
    Recommendation,
    Requirement,
    ScoringSettings,
    silent,
)
from skillmatch.errors import InputError, NotFoundError, StaleIndexError

from .chosen import chosen_framework
from .goals import Goal, resolve_goal
from .programmes import Programme, resolve_programme
from .reading import posting_from_file, required_by
from .snapshot import Snapshot

if TYPE_CHECKING:
    from skillmatch.encoders import CachedEncoder, Encoder
    from skillmatch.frameworks import Framework
    from skillmatch.linking import Linker
    from skillmatch.pathways import Pathway
    from skillmatch.profile import Holdings
    from skillmatch.workspace import Workspace

    from .collections import CollectionName, Hit
    from .indexing import IndexReport
    from .planning import PathOptions


class Matcher:
    """Answers learners, employers and curriculum designers.

    `framework` defaults to the workspace's own; `encoder` names one for `load_encoder` and defaults to the
    one the workspace was indexed with; `as_of` is the day dates are judged on, by default the workspace's
    day, else today. Answers are deterministic for equal records, settings and day.
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

    @classmethod
    def open(
        cls, folder: str | Path, *, framework: str = "", encoder: str = "", as_of: date | None = None
    ) -> Self:
        """A matcher over the workspace in `folder`; closing the matcher closes the workspace."""
        from skillmatch.workspace import Workspace

        return cls(Workspace.open(Path(folder)), framework=framework, encoder=encoder, as_of=as_of)

    def close(self) -> None:
        self.workspace.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def encoder(self) -> CachedEncoder:
        """The encoder, with the workspace's vector cache before it; its weights are not loaded yet."""
        from skillmatch.encoders import CachedEncoder, load_encoder

        return CachedEncoder(load_encoder(self._encoder_name), self.workspace.vector_cache)

    @cached_property
    def text_encoder(self) -> Encoder:
        """The same for texts that may speak of people: its cache is emptied whenever somebody is erased."""
        from skillmatch.encoders import CachedEncoder

        return CachedEncoder(self.encoder.encoder, self.workspace.personal_vector_cache)

    @property
    def snapshot(self) -> Snapshot:
        """What is held now; taken anew whenever the workspace has changed."""
        if self._snapshot is None or not self._snapshot.is_current:
            self._snapshot = Snapshot(self.workspace, self._framework_id, self.encoder, self._day())
        return self._snapshot

    @property
    def framework(self) -> Framework:
        return self.snapshot.framework

    @property
    def settings(self) -> ScoringSettings:
        return self.snapshot.settings

    def linker(self, progress: Progress = silent) -> Linker:
        """The linker of this framework; made at the first call, which encodes labels that are new."""
        from skillmatch.linking import Linker

        if self._linker is None or self._linker.framework is not self.framework:
            self._linker = Linker(
                self.framework, self.encoder, text_encoder=self.text_encoder, progress=progress
            )
        return self._linker

    def index(self, progress: Progress = silent) -> IndexReport:
        """Bring links, indexes and strengths up to date. Resumes where a stopped run was."""
        from .indexing import build

        report = build(self.snapshot, self.linker(progress), progress)
        self.workspace.set_meta("encoder", self._encoder_name)
        self._snapshot = None
        return report

    def is_fresh(self) -> bool:
        """Whether the index fits records, framework, encoder, settings and day."""
        from .indexing import is_fresh

        return is_fresh(self.snapshot)

    def extract(self, text: str, n: int = 3) -> dict[str, Any]:
        """Skills a text speaks of: `{"links": […], "metadata": {…}}`, at most `n` matches a span."""
        from .documents import extract_document

        linker = self.linker()
        return extract_document(linker.link(text, n), self.framework, self.encoder.id)

    def posting_held(self, posting: str) -> Posting:
        """The posting with this id. Raises NotFoundError."""
        return self.workspace.posting(posting)

    def posting_from_text(self, text: str) -> Posting:
        """A posting that is not kept."""
        if not text.strip():
            raise InputError("the posting is empty")
        first = text.strip().splitlines()[0][:120]
        return Posting(id="", title=first, text=text)

    def posting(self, key: str) -> Posting:
        """A posting by id, by the path of a file that holds one, or given as text of several words."""
        from skillmatch.readers.files import is_file

        if key in self.snapshot.postings:
            return self.snapshot.postings[key]
        if is_file(key):
            return posting_from_file(Path(key))
        if len(key.split()) > 5:
            return self.posting_from_text(key)
        fix = "`skillmatch search TEXT --in postings` finds ids; a path or a whole text will do as well."
        raise NotFoundError("posting", key, self.snapshot.postings, fix=fix)

    def requirements(self, posting: Posting) -> tuple[Requirement, ...]:
        """What a posting asks for, read anew where it is not held."""
        if posting.id in self.snapshot.requirements:
            return self.snapshot.requirements[posting.id]
        return required_by([posting], self.linker(), self.settings)[0]

    def profile(self, person: str) -> Profile:
        """What a person can show, with every proof. Raises NotFoundError."""
        return self.snapshot.builder.profile(*self.snapshot.judged(person))

    def goal_of(self, person: str) -> Goal:
        """The goal a person has stated."""
        stated = self.workspace.person(person).goal
        return resolve_goal(self.snapshot, (stated,) if stated else ())

    def held_names(self, person: str) -> tuple[str, ...]:
        """Names of the credentials a person holds, as far as that is proved."""
        held = self._holdings(person).held
        return tuple(sorted(self.snapshot.credentials[key].name for key in held))

    def recommend(self, person: str, goal: Sequence[str] = (), *, n: int = 5) -> tuple[Recommendation, ...]:
        """Next credentials for a person, best first.

        `goal` names postings, stacks, occupations or skills; without it the person's own goal counts, and
        without one of those, what postings ask for most.
        """
        from skillmatch.learner import recommend

        self._check_fresh()
        snapshot = self.snapshot
        wanted = resolve_goal(snapshot, goal) if goal else self.goal_of(person)
        profile, holdings = self.profile(person), self._holdings(person)
        return recommend(
            profile,
            holdings,
            wanted.requirements or None,
            graph=snapshot.graph,
            taught=snapshot.catalogue,
            relatedness=snapshot.relatedness,
            demand=snapshot.demand,
            skills=snapshot.skill_strengths(profile),
            trust=snapshot.trusted,
            settings=snapshot.settings,
            n=n,
        )

    def path(self, person: str, goal: Sequence[str] = (), options: PathOptions | None = None) -> Pathway:
        """The cheapest plan to a goal, named as for `recommend`, with alternatives; see `plan_path`."""
        from .planning import PathOptions, plan_path

        self._check_fresh()
        profile, held = self.profile(person), self._holdings(person)
        return plan_path(self.snapshot, person, profile, held, goal, options or PathOptions())

    def rank(
        self, posting: Posting, *, n: int = 10, must_have: Sequence[str] = (), verified_only: bool = False
    ) -> tuple[Match, ...]:
        """Candidates for a posting, best first. `must_have` names skills a candidate must have verified."""
        from skillmatch.employer import Filters, rank

        self._check_fresh()
        snapshot = self.snapshot
        needed = tuple(self._skill_uri(name) for name in must_have)
        found = rank(
            self.requirements(posting),
            snapshot.strengths,
            relatedness=snapshot.relatedness,
            profile_of=self.profile,
            n=n,
            filters=Filters(verified_only=verified_only, must_have=needed),
            issuers=self.workspace.issuers(),
            settings=snapshot.settings,
        )
        self.workspace.audit.append("ranking", snapshot.summary(posting.id, len(found)), durable=False)
        return found

    def gaps(self, programme: str | Programme, *, n: int = 15, occupation: str = "") -> GapReport:
        """What a programme misses: a stack, credential or issuer id, or one made by `programme_from_file`."""
        from .gap_report import gap_report

        self._check_fresh()
        if isinstance(programme, str):
            programme = resolve_programme(self.snapshot, programme)
        return gap_report(self.snapshot, self.linker, programme, n=n, occupation=occupation)

    def search(self, text: str, collection: CollectionName = "skills", *, n: int = 10) -> tuple[Hit, ...]:
        """What a collection holds near a text, nearest first."""
        from .collections import search

        if not text.strip():
            raise InputError("the text to search for is empty")
        return search(self.snapshot, self.text_encoder, collection, text, n)

    def _holdings(self, person: str) -> Holdings:
        from skillmatch.profile import holdings

        snapshot = self.snapshot
        _, awards, verdicts = snapshot.judged(person)
        return holdings(
            awards,
            verdicts,
            credentials=snapshot.credentials,
            trust=self.workspace.trust(),
            as_of=snapshot.as_of,
        )

    def _skill_uri(self, name: str) -> str:
        row = self.framework.find(name)
        if row is None:
            raise NotFoundError(f"skill in {self.framework.info.id}", name, self.framework.labels)
        return str(self.framework.uris[row])

    def rescore(self, progress: Progress = silent) -> bool:
        """Let changed trust count at once; False where the index is missing or more than that is stale."""
        from .indexing import is_fresh, rescore

        return is_fresh(self.snapshot) or rescore(self.snapshot, progress)

    def _check_fresh(self) -> None:
        if not self.rescore():
            raise StaleIndexError(
                "The index is missing or does not fit the records.",
                fix="Run `skillmatch index` to rebuild it.",
            )

    def _day(self) -> date:
        if self._as_of is not None:
            return self._as_of
        kept = self.workspace.meta("as_of")
        return date.fromisoformat(kept) if kept else date.today()
