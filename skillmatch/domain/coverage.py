"""Where a programme stands towards a framework: coverage skill by skill, gaps, and the report of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .results import LinkState

CoverageState = Literal["covered", "partly", "missing"]
CoverageVia = Literal["", "same", "narrower", "broader", "near"]
"""What the statement speaks of, seen from the skill asked for: that very skill, a narrower or a broader one,
one of a near meaning; "" where none speaks to it."""
GapOrder = Literal["score", "demand", "occupations", "prerequisites"]


@dataclass(frozen=True, slots=True)
class Mapped:
    """One statement of a credential held against one framework skill."""

    credential: str
    statement: str
    skill: str
    label: str
    probability: float
    """The link's probability, 1 for a stated alignment."""
    aligned: bool = False
    """True where the source states it, False where it was linked from the text."""
    state: LinkState = "suggested"
    """What a person has decided."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where a programme stands towards one framework skill, by the statement that speaks to it best."""

    skill: str
    label: str
    state: CoverageState
    score: float
    """Best link probability × relatedness × level over the programme's statements, in [0, 1]."""
    statement: str = ""
    credential: str = ""
    via: CoverageVia = ""
    probability: float = 0.0
    """That the statement means the skill it was linked to, in [0, 1]."""
    decision: LinkState = "suggested"
    """What a person has decided about that link."""
    aligned: bool = False
    """Whether the source itself states that link."""
    lower_level: bool = False
    """Whether its credential is of a lower level than was asked for."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share in [0, 1] with its 95% confidence interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A framework skill a programme does not (wholly) cover, weighted by demand."""

    rank: int
    item: str
    name: str
    score: float
    parts: dict[str, float]
    """What was asked for of `demand`, `occupations`, `prerequisites`, and `coverage` (negative): sum to
    `score`."""
    because: tuple[str, ...]
    coverage: Coverage
    suggestions: tuple[str, ...] = ()
    """Ids of catalogue credentials, outside the programme, that teach it."""
    settings_version: str = ""
    demand: Estimate | None = None
    """Share of postings that ask for it; None where there are no postings."""
    occupations: int = 0
    """How many occupations of the framework need it."""
    builds_up: int = 0
    """How many of the skills asked for build on it, over any number of steps."""


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """One heading of the framework with all skills under it that were asked for, each counted once."""

    uri: str
    label: str
    depth: int
    """0 for a heading with none above it; by the shortest way."""
    path: tuple[str, ...]
    """Labels of the headings above it, from the top, along the first of the shortest ways."""
    covered: int
    partly: int
    missing: int

    @property
    def asked(self) -> int:
        return self.covered + self.partly + self.missing


@dataclass(frozen=True, slots=True)
class MappingShares:
    """How many links between statements and skills stand behind a report, and on whose word."""

    links: int = 0
    """Links that coverage may rest on: all but the rejected."""
    confirmed: int = 0
    """Of these, confirmed by a person."""
    stated: int = 0
    """Of these, not decided on, but stated by the source."""
    rejected: int = 0
    """Links a person has rejected; they cover nothing."""

    @property
    def suggested(self) -> int:
        """Links that only the program suggests."""
        return self.links - self.confirmed - self.stated

    @property
    def confirmed_share(self) -> float:
        """Share of the links that a person has confirmed; 0 where there are none."""
        return self.confirmed / self.links if self.links else 0.0


@dataclass(frozen=True, slots=True)
class DemandBasis:
    """What the demand figures of a report rest on."""

    among: str = ""
    askers: int = 0
    """Postings that count at all."""
    effective: float = 0.0
    """Kish's effective number of them, once age and relevance are weighed."""
    half_life_months: float | None = None
    method: str = "Wilson score interval, 95%, on the effective number of postings"


@dataclass(frozen=True, slots=True)
class Closing:
    """One credential of a set that closes demand, in the order in which to add them."""

    credential: str
    name: str
    issuer: str
    hours: float | None
    cost: float | None
    closes: tuple[str, ...]
    """Labels of the gaps it speaks to better than anything before it, most demanded first."""
    gain: float
    """Share of the open demand that it closes, in [0, 1]."""
    programmes: tuple[str, ...] = ()
    """Names of the stacks it is part of."""
    needs: tuple[str, ...] = ()
    """Names of credentials to have first that are neither in the programme nor in the set."""


@dataclass(frozen=True, slots=True)
class ClosingSet:
    """Which credentials would close the most open demand for the least, and how far from best that is."""

    steps: tuple[Closing, ...] = ()
    closed: float = 0.0
    """Share of the open demand that all of them close, in [0, 1]."""
    hours: float = 0.0
    """What they take together; one that states no hours counts as the median of those that do."""
    method: Literal["greedy", "exact"] = "greedy"
    gap: float = 0.0
    """At most this much more, as a share of the open demand, could be closed with as many hours."""


@dataclass(frozen=True, slots=True)
class GapReport:
    """Coverage of a framework by a programme."""

    programme: str
    framework: str
    gaps: tuple[Gap, ...]
    covered: tuple[Coverage, ...]
    redundant: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Skill label → credentials of the programme that teach it, where more than one does."""
    broken: tuple[str, ...] = ()
    """Prerequisites of the programme that are cyclic or point nowhere, in words."""
    asked: int = 0
    """Framework skills the programme was held against."""
    partly: int = 0
    """How many of them it touches without covering; each is a gap, listed or not."""
    against: str = ""
    """What it was held against, in words."""
    touched: tuple[Coverage, ...] = ()
    """Those it covers partly, best first."""
    unasked: tuple[Coverage, ...] = ()
    """Skills it surely teaches that nobody among those asked wants, nor anything related to them."""
    groups: tuple[GroupCoverage, ...] = ()
    """The framework's headings that have anything asked for under them, each after the one above it."""
    unlinked: tuple[tuple[str, str], ...] = ()
    """(credential id, statement) of statements that speak of no skill of the framework."""
    loose: tuple[str, ...] = ()
    """Credentials of the programme that no stack or path leads to, in words."""
    disorder: tuple[str, ...] = ()
    """What is taught before what it builds on, in words."""
    closing: ClosingSet = ClosingSet()
    mapping: MappingShares = MappingShares()
    demand: DemandBasis = DemandBasis()
    order: GapOrder = "score"
    by_credential: dict[str, dict[str, float]] = field(default_factory=dict)
    """Skill URI → credential id → how far that credential alone covers it; of skills asked for."""
    names: dict[str, str] = field(default_factory=dict)
    """Credential id → name, of the programme and of what is suggested."""
    settings_version: str = ""

    @property
    def missing(self) -> int:
        """How many of the skills asked for no statement speaks to."""
        return self.asked - self.partly - len(self.covered)
