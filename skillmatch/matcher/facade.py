"""`Matcher`: all the questions, over one workspace and one framework."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillmatch.domain import (
    GapReport,
    Match,
    Place,
    Posting,
    Profile,
    Progress,
    Readiness,
    Recommendation,
    Requirement,
    silent,
)
from skillmatch.errors import InputError, NotFoundError

from .goals import Goal, resolve_goal
from .programmes import Programme, resolve_programme
from .reading import posting_from_file, required_by
from .records import Records

if TYPE_CHECKING:
    from skillmatch.ecosystem import EcosystemReport, Period
    from skillmatch.pathways import Pathway
    from skillmatch.profile import Holdings

    from .asking import Wanted
    from .collections import CollectionName, Hit
    from .gap_report import GapOptions
    from .planning import PathOptions
    from .rankings import Asked
    from .standing import Standing


class Matcher(Records):
    """Answers learners, employers and curriculum designers.

    Answers are deterministic for equal records, settings and day.
    """

    def extract(self, text: str, n: int = 3, progress: Progress = silent) -> dict[str, Any]:
        """Skills a text speaks of: `{"links": […], "metadata": {…}}`, at most `n` matches a span.

        `metadata` says what was left alone; see `documents.left_alone`.
        """
        from .documents import extract_document, left_alone

        linker = self.linker(progress)
        links = linker.link_many([text], n, progress)[0]
        rest = left_alone(text, self.framework, linker.settings.max_pieces)
        return extract_document(links, self.framework, self.encoder.id, rest)

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

    def standing(self, person: str) -> Standing:
        """What a person can show and holds, from one reading of their awards. Raises NotFoundError."""
        from .standing import standing

        return standing(self.snapshot, person)

    def holdings(self, person: str) -> Holdings:
        """Which credentials a person holds, held once or claims. Raises NotFoundError."""
        return self.standing(person).holdings

    def readiness(self, person: str, credential: str) -> Readiness:
        """Whether a person may start a credential now, and what stands before it. Raises NotFoundError."""
        if credential not in self.snapshot.credentials:
            raise NotFoundError("credential", credential, self.snapshot.credentials)
        found = self.standing(person)
        held, skills = found.holdings, self.snapshot.skill_strengths(found.profile)
        graph = self.snapshot.graph
        return graph.standing(held.held, skills, held.expired, held.expires).readiness(credential)

    def programme(self, key: str) -> Programme:
        """The stack, credential or issuer of this id as a programme. Raises NotFoundError."""
        return resolve_programme(self.snapshot, key)

    def goal_of(self, person: str) -> Goal:
        """The goal a person has stated."""
        stated = self.snapshot.person(person).goal
        return resolve_goal(self.snapshot, (stated,) if stated else ())

    def held_names(self, person: str) -> tuple[str, ...]:
        """Names of the credentials a person holds, as far as that is proved."""
        held = self.holdings(person).held
        return tuple(sorted(self.snapshot.credentials[key].name for key in held))

    def recommend(self, person: str, goal: Sequence[str] = (), *, n: int = 5) -> tuple[Recommendation, ...]:
        """Next credentials for a person, best first.

        `goal` names postings, stacks, occupations or skills; without it the person's own goal counts, and
        without one of those, what postings ask for most.
        """
        from skillmatch.learner import recommend_from

        from .inferring import hinted
        from .standing import reserved

        self.check_fresh()
        snapshot = self.snapshot
        wanted = resolve_goal(snapshot, goal) if goal else self.goal_of(person)
        found = self.standing(person)
        best = recommend_from(
            snapshot.offer,
            found.profile,
            found.holdings,
            wanted.requirements or None,
            skills=snapshot.skill_strengths(found.profile),
            peers=snapshot.peers,
            n=n,
        )
        told = reserved(best, trusting=bool(self.workspace.trust()))
        return hinted(told, snapshot.order, snapshot.credentials, found.holdings.held)

    def openings(self, person: str, *, n: int = 10) -> tuple[Match, ...]:
        """The postings a person is closest to, with what is missing for each; see `find_openings`."""
        from .openings import find_openings

        self.check_fresh()
        return find_openings(self.snapshot, self.workspace, self.profile(person), n)

    def path(self, person: str, goal: Sequence[str] = (), options: PathOptions | None = None) -> Pathway:
        """The cheapest plan to a goal, named as for `recommend`, with alternatives; see `plan_path`."""
        from .planning import PathOptions, plan_path

        self.check_fresh()
        found = self.standing(person)
        return plan_path(self.snapshot, person, found.profile, found.holdings, goal, options or PathOptions())

    def posting_of(self, requirements: Iterable[Requirement]) -> Posting:
        """A posting that asks for just these, skills by any of their names; see `asking.stated_posting`."""
        from .asking import stated_posting

        return stated_posting(requirements, self.framework, self.skill_uri)

    def rank(
        self,
        posting: Posting,
        *,
        n: int = 10,
        must_have: Sequence[str] = (),
        nice_to_have: Sequence[str] = (),
        exclude: Sequence[str] = (),
        verified_only: bool = False,
        place: Place | None = None,
    ) -> tuple[Match, ...]:
        """Candidates for a posting, best first. `must_have` names skills a candidate must have verified;
        for `nice_to_have`, `exclude` and `place` see `asking.Wanted`.
        """
        from .asking import Wanted

        wanted = Wanted(tuple(must_have), tuple(nice_to_have), tuple(exclude), place)
        return self._decide(posting, n, wanted, verified_only)[1]

    def rank_traced(
        self,
        posting: Posting,
        *,
        n: int = 10,
        must_have: Sequence[str] = (),
        verified_only: bool = False,
        place: Place | None = None,
    ) -> tuple[tuple[Match, ...], dict[str, Any]]:
        """The same, with the decision written down whole; see `traces.trace`."""
        from .asking import Wanted
        from .traces import trace

        wanted = Wanted(tuple(must_have), place=place)
        asked, found, line = self._decide(posting, n, wanted, verified_only)
        return found, trace(self.snapshot, asked, found, line)

    def _decide(
        self, posting: Posting, n: int, wanted: Wanted, verified_only: bool
    ) -> tuple[Asked, tuple[Match, ...], dict[str, Any]]:
        from .asking import mended
        from .placing import checked
        from .rankings import Asked

        self.check_fresh()
        needed = tuple(self.skill_uri(name) for name in wanted.must_have)
        weight = self.settings.optional_weight
        goal = mended(self.requirements(posting), wanted, self.framework, self.skill_uri, weight)
        asked = Asked(posting.id, goal, n, needed, verified_only, checked(wanted.place))
        return asked, *self.decide(asked)

    def decide(self, asked: Asked) -> tuple[tuple[Match, ...], dict[str, Any]]:
        """Candidates for a question that is complete, best first, and the line of the audit log it became."""
        from .rankings import answer, log

        self.check_fresh()
        found = answer(self.snapshot, asked)
        return found, log(self.snapshot, asked, found)

    def gaps(
        self,
        programme: str | Programme,
        *,
        n: int = 15,
        occupation: str = "",
        options: GapOptions | None = None,
    ) -> GapReport:
        """What a programme misses: a stack, credential or issuer id, or one made by `programme_from_file`.

        `options` asks for more than `n` and `occupation` can, and goes before them.
        """
        from .gap_report import GapOptions, gap_report

        self.check_fresh()
        if isinstance(programme, str):
            programme = resolve_programme(self.snapshot, programme)
        wanted = options or GapOptions(n=n, occupation=occupation)
        return gap_report(self.snapshot, self.linker, programme, wanted)

    def report(self, period: Period, *, hide_under: int = 5, progress: Progress = silent) -> EcosystemReport:
        """The state of the ecosystem over a period, without groups of fewer than `hide_under` people."""
        from .reporting import report

        self.check_fresh()
        return report(self.snapshot, period, hide_under, progress)

    def search(self, text: str, collection: CollectionName = "skills", *, n: int = 10) -> tuple[Hit, ...]:
        """What a collection holds near a text, nearest first."""
        from .collections import search

        if not text.strip():
            raise InputError("the text to search for is empty")
        return search(self.snapshot, self.text_encoder, collection, text, n)
