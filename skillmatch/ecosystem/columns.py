"""Everybody's awards as columns: what the figures of a report are counted from."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Assessment, EvidenceKind, ReasonCode

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

CODES: tuple[ReasonCode, ...] = get_args(ReasonCode)
ASSESSMENTS: tuple[Assessment, ...] = get_args(Assessment)
KINDS: tuple[EvidenceKind, ...] = get_args(EvidenceKind)
EXPIRED = 1 << CODES.index("EXPIRED")
NONE = -1
"""Stands for "not stated" in columns of names."""


@dataclass(frozen=True, slots=True)
class AwardFact:
    """One award as a report sees it."""

    person: str
    credential: str
    """What was achieved; the same for every award of it."""
    issuer: str
    """"" for a claim nobody else stands behind."""
    issued: date | None
    codes: tuple[ReasonCode, ...] = ()
    """What counts against it on the day of the report; empty where it is verified."""
    evidence: EvidenceKind = "self_claimed"
    assessment: Assessment = ""
    started: date | None = None
    assessor: str = ""
    skills: tuple[int, ...] = ()
    """Rows of the framework's skills that it proves: none unless it is verified, or was until it expired."""


class _Names:
    """Names to numbers: as they are met while collecting, in the order of the alphabet in the end."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The name's number so far; NONE for no name."""
        return self._numbers.setdefault(name, len(self._numbers)) if name else NONE

    def sorted(self, column: Ints) -> tuple[Ints, tuple[str, ...]]:
        """The column with its final numbers, and the names those count through."""
        names = tuple(sorted(self._numbers))
        final = np.full(len(names) + 1, NONE, dtype=np.int64)  # the last place is NONE's own
        for number, name in enumerate(names):
            final[self._numbers[name]] = number
        return final[column], names


@dataclass(frozen=True, slots=True, eq=False)
class Awards:
    """Awards as columns of one length; days as proleptic ordinals, 0 where none is stated.

    `skill_awards` and `skill_rows` are pairs (award, skill row) of the skills they prove.
    """

    people: Ints
    credentials: Ints
    issuers: Ints
    """`NONE` for self-claims."""
    issued: Ints
    started: Ints
    assessors: Ints
    assessments: Ints
    codes: Ints
    """Bit i set: CODES[i] counts against it."""
    evidence: Ints
    skill_awards: Ints
    skill_rows: Ints
    credential_names: tuple[str, ...]
    issuer_names: tuple[str, ...]
    assessor_names: tuple[str, ...]
    people_count: int

    def __len__(self) -> int:
        return len(self.people)

    @property
    def recorded(self) -> Mask:
        """Awards that somebody else is said to have given."""
        found: Mask = self.issuers != NONE
        return found

    @property
    def proved(self) -> Mask:
        """Recorded ones that are verified, or have done nothing worse than expire since."""
        found: Mask = self.recorded & ((self.codes & ~EXPIRED) == 0)
        return found

    def during(self, start: date, end: date) -> Mask:
        """Awards issued from `start` to `end`, both included; never those without a date."""
        found: Mask = (self.issued >= start.toordinal()) & (self.issued <= end.toordinal())
        return found


class AwardCollector:
    """Collects facts one by one and gives them back as columns, each award once."""

    def __init__(self) -> None:
        self._people, self._credentials, self._issuers, self._assessors = (_Names() for _ in range(4))
        self._named = {
            "people": self._people, "credentials": self._credentials, "issuers": self._issuers,
            "assessors": self._assessors,
        }  # fmt: skip
        self._rows = array("q")
        self._skill_awards, self._skill_rows = array("q"), array("q")

    def add(self, fact: AwardFact) -> None:
        place = len(self._rows) // _WIDTH
        self._rows.extend(
            (
                self._people.number(fact.person),
                self._credentials.number(fact.credential),
                self._issuers.number(fact.issuer),
                fact.issued.toordinal() if fact.issued else 0,
                fact.started.toordinal() if fact.started else 0,
                self._assessors.number(fact.assessor),
                ASSESSMENTS.index(fact.assessment),
                code_bits(fact.codes),
                KINDS.index(fact.evidence),
            )
        )
        self._skill_awards.extend([place] * len(fact.skills))
        self._skill_rows.extend(fact.skills)

    def finish(self) -> Awards:
        """The columns. Of awards equal in person, issuer, credential and day only the best proved stays."""
        table = np.array(self._rows, dtype=np.int64).reshape(-1, _WIDTH)
        names = {}
        for kind, known in self._named.items():
            column = _COLUMNS.index(kind)
            table[:, column], names[kind] = known.sorted(table[:, column])
        kept = _distinct(table)
        places = np.full(len(table), NONE)
        places[kept] = np.arange(len(kept))
        owners = places[np.array(self._skill_awards, dtype=np.int64)]
        stay = owners != NONE
        at = _COLUMNS.index
        return Awards(
            people=table[kept, at("people")],
            credentials=table[kept, at("credentials")],
            issuers=table[kept, at("issuers")],
            issued=table[kept, at("issued")],
            started=table[kept, at("started")],
            assessors=table[kept, at("assessors")],
            assessments=table[kept, at("assessments")],
            codes=table[kept, at("codes")],
            evidence=table[kept, at("evidence")],
            skill_awards=owners[stay],
            skill_rows=np.array(self._skill_rows, dtype=np.int64)[stay],
            credential_names=names["credentials"],
            issuer_names=names["issuers"],
            assessor_names=names["assessors"],
            people_count=len(names["people"]),
        )


_COLUMNS = (
    "people", "credentials", "issuers", "issued", "started", "assessors", "assessments", "codes", "evidence"
)  # fmt: skip
_WIDTH = len(_COLUMNS)
_SAME = (3, 2, 1, 0)
"""Columns two copies of one award have in common: day, issuer, credential, person."""


def code_bits(codes: Sequence[ReasonCode]) -> int:
    """The codes as a bit mask over `CODES`."""
    return sum({1 << CODES.index(code) for code in codes})


def _distinct(table: Ints) -> Ints:
    """Rows to keep, ascending: of copies the one with the fewest codes; undated ones are no copies."""
    if not len(table):
        return np.zeros(0, dtype=np.int64)
    badness = np.bitwise_count(table[:, _COLUMNS.index("codes")])
    # Last the place, then whatever else two copies may differ in, so that their order decides nothing.
    others = [table[:, place] for place in range(_WIDTH) if place not in _SAME]
    order = np.lexsort((np.arange(len(table)), *others, badness, *(table[:, one] for one in _SAME)))
    ordered = table[order][:, _SAME]
    first = np.ones(len(table), dtype=np.bool_)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1) | (ordered[1:, 0] == 0)
    kept: Ints = np.sort(order[first])
    return kept
