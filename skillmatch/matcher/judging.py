"""Verdicts on the awards a workspace holds, kept until something they depend on changes."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import groupby, islice
from typing import TYPE_CHECKING

from skillmatch.domain import Award, Credential, Person, Progress, Verdict, silent
from skillmatch.verification import add_codes, with_entry

from .bulk import Outcome, Pool
from .examining import Plan, Task, examine, moment

if TYPE_CHECKING:
    from skillmatch.verification import Verifier
    from skillmatch.workspace import Finding, HeldAward, Workspace

_FEW = 64
"""Awards up to which it is not worth starting other processes."""
_BATCH = 512
"""Verdicts kept in one transaction, so that a stopped run resumes where it was."""
_LIBRARIES = ("openvc-core", "openbadgeslib", "PyLD", "PyJWT", "cryptography", "jsonschema")
_FORM = 2
"""Counts changes of what this module keeps, and of the verifier where verdicts kept before no longer hold."""

Judged = tuple[Person, list[Award], list[Verdict]]


class Judge:
    """Examines awards from the documents they came with: one day, one state of registry and documents.

    What counts afterwards is the award as its signature covers it; an award of which nothing is signed
    counts as it came, and proves nothing. What is kept is told of the registry as it is when it is read, so
    that trusting somebody, or no more, needs no signature to be verified again.
    """

    def __init__(
        self, workspace: Workspace, credentials: Mapping[str, Credential], as_of: date, *, workers: int = 0
    ) -> None:
        self._workspace, self._workers = workspace, workers
        self._as_of = moment(as_of)
        self._day = as_of
        self._registry = workspace.registry.load()
        self._catalogue = _by_address(credentials)
        self.version = "/".join(
            (self._registry.pins, workspace.documents.version, verifier_version(), as_of.isoformat())
        )

    def person(self, person: Person) -> Judged:
        """One person's awards and verdicts, by award id."""
        return self._judged(person, list(self._workspace.verdicts.awards(person.id)))

    def everybody(self) -> Iterator[Judged]:
        """Everybody who has awards, in the order of ids; one person in memory at a time."""
        people = self._workspace.people()
        for key, held in groupby(self._workspace.verdicts.awards(), key=lambda one: one.person):
            yield self._judged(people.get(key, Person(key)), list(held))

    def sent(self, award: Award, outcome: Outcome) -> Finding:
        """The finding on an award that is not held, from what examining its document gave.

        Without a document, and so without an outcome, it proves nothing.
        """
        from skillmatch.workspace import Finding

        if not outcome:
            return Finding(self._verifier.verify(award, None, self._day))
        found = self._finding(award, outcome)
        return Finding(self._trusted(found), found.award)

    def bring_up_to_date(self, progress: Progress = silent) -> int:
        """Verify all awards whose verdict is missing or old; returns how many those were."""
        total = sum(1 for _ in self._due())
        if not total:
            return 0
        found, codes = 0, Counter[str]()
        with Pool(self._plan, workers=self._workers) as pool:
            for batch in _batches(self._examined(pool, total)):
                self._workspace.verdicts.put(batch)
                found += len(batch)
                codes.update(code for *_, one in batch for code in one.verdict.codes or ("verified",))
                progress("verifying awards", found, total)
        summary = {"awards": found, "found": dict(sorted(codes.items())), "version": self.version}
        self._workspace.audit.append("verification", summary)
        return found

    def _examined(self, pool: Pool, total: int) -> Iterator[tuple[str, str, str, Finding]]:
        """(person, award id, key, finding) of every award that is due."""
        sent: deque[tuple[HeldAward, Person]] = deque()

        def tasks() -> Iterator[Task]:
            for one, person in self._due():
                sent.append((one, person))
                yield self._task(one, person)

        outcomes: Iterable[Outcome]
        if total > _FEW:
            outcomes = pool.examine(tasks())
        else:
            outcomes = (examine(self._verifier, [task])[0] for task in tasks())
        for outcome in outcomes:
            one, person = sent.popleft()
            yield one.person, one.id, self._key(one, person), self._finding(one.award, outcome)

    def _due(self) -> Iterator[tuple[HeldAward, Person]]:
        """Awards with a document and no verdict that still holds."""
        people = self._workspace.people()
        for one in self._workspace.verdicts.awards():
            person = people.get(one.person) or Person(one.person)
            if one.key != self._key(one, person) and document_of(one.award):
                yield one, person

    def _judged(self, person: Person, held: Sequence[HeldAward]) -> Judged:
        findings = [self._of(one, person) for one in held]
        awards = [found.award or one.award for one, found in zip(held, findings, strict=True)]
        return person, awards, [found.verdict for found in findings]

    def _of(self, one: HeldAward, person: Person) -> Finding:
        from skillmatch.workspace import Finding

        if known := one.finding(self._key(one, person)):
            return Finding(self._trusted(known), known.award)
        if not document_of(one.award):
            return Finding(self._verifier.verify(one.award, person, self._day))
        return self._finding(one.award, examine(self._verifier, [self._task(one, person)])[0])

    def _trusted(self, known: Finding) -> Verdict:
        """The verdict with its trust step as the registry has it now."""
        if known.award is None:
            return known.verdict
        entry = self._registry.issuers.get(known.award.issuer)
        return with_entry(known.verdict, entry, known.award.issued or self._as_of.date())

    def _task(self, one: HeldAward, person: Person) -> Task:
        return Task(document_of(one.award), _subjects(person), self._as_of)

    def _key(self, one: HeldAward, person: Person) -> str:
        content = json.dumps([one.digest, *_subjects(person), self.version])
        return hashlib.sha256(content.encode()).hexdigest()[:32]

    def _finding(self, award: Award, outcome: Outcome) -> Finding:
        """The examination of the credential the award stands for, told of the award we hold."""
        from skillmatch.workspace import Finding

        named = [one for one in outcome if award.id in (one.verdict.award, one.award and one.award.id)]
        best = max(named, key=lambda one: one.award is not None) if named else outcome[0]
        verdict = replace(best.verdict, award=award.id)
        if best.award is None or (len(outcome) > 1 and not named):
            # Nothing signed says what this award says, so its own words must not count as proved.
            return Finding(add_codes(verdict, ("MALFORMED",)) if verdict.verified else verdict)
        return Finding(verdict, self._filed(best.award, award))

    def _filed(self, signed: Award, award: Award) -> Award:
        """What is signed, filed as the award is; its achievement as the catalogue names it."""
        credential = self._catalogue.get((signed.issuer, signed.credential), signed.credential)
        return replace(signed, id=award.id, person=award.person, credential=credential, extra={})

    @cached_property
    def _plan(self) -> Plan:
        return Plan(
            self._registry.issuers, str(self._workspace.path.resolve()), settings=self._registry.settings
        )

    @cached_property
    def _verifier(self) -> Verifier:
        from skillmatch.verification import Verifier

        registry = self._registry
        return Verifier(
            issuers=registry.issuers, documents=self._workspace.documents, settings=registry.settings
        )


def document_of(award: Award) -> bytes:
    """The credential an award came as, byte for byte where it was a token; empty where there is none."""
    document = award.extra.get("jwt") or award.extra.get("document")
    if isinstance(document, str):
        return document.encode()
    return json.dumps(document, ensure_ascii=False).encode() if isinstance(document, dict) else b""


def verifier_version() -> str:
    """Changes with anything in the program that a verdict can depend on."""
    names = ("skillmatch", *_LIBRARIES)
    versions = [_version(name) for name in names]
    return hashlib.sha256(json.dumps([_FORM, *versions]).encode()).hexdigest()[:8]


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _subjects(person: Person) -> tuple[str, ...]:
    """The ids an award must name to be this person's."""
    return tuple(dict.fromkeys((person.id, *person.subject_ids)))


def _by_address(credentials: Mapping[str, Credential]) -> dict[tuple[str, str], str]:
    """(issuer, achievement id) → id in the catalogue, where the catalogue tells the achievement's URL."""
    found: dict[tuple[str, str], str] = {}
    for credential in credentials.values():
        if credential.url and credential.url not in credentials:
            found.setdefault((credential.issuer, credential.url), credential.id)
    return found


def _batches(
    found: Iterator[tuple[str, str, str, Finding]],
) -> Iterator[list[tuple[str, str, str, Finding]]]:
    while batch := list(islice(found, _BATCH)):
        yield batch
