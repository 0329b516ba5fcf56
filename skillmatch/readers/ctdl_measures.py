"""CTDL's durations, costs, levels and kinds of assessment as numbers and words of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..domain import Assessment
from ..errors import InputError
from .ctdl_graph import Node
from .fields import MAX_NUMBER, number, one_line, shown

HOURS_A_YEAR = 1_500.0
"""A full-time year of study: 60 credits of 25 hours (ECTS Users' Guide 2015, section 2)."""
_HOURS = {
    "Y": HOURS_A_YEAR, "Mo": HOURS_A_YEAR / 12, "W": HOURS_A_YEAR / 40, "D": HOURS_A_YEAR / 200,
    "H": 1.0, "M": 1 / 60, "S": 1 / 3600,
}  # fmt: skip
_DURATION = re.compile(
    r"P(?:(?P<Y>\d{1,4}(?:\.\d+)?)Y)?(?:(?P<Mo>\d{1,4}(?:\.\d+)?)M)?(?:(?P<W>\d{1,5}(?:\.\d+)?)W)?"
    r"(?:(?P<D>\d{1,5}(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<H>\d{1,6}(?:\.\d+)?)H)?(?:(?P<M>\d{1,8}(?:\.\d+)?)M)?(?:(?P<S>\d{1,9}(?:\.\d+)?)S)?)?"
)
_LEVELS = {
    "SecondaryLevel": 4, "HighSchool": 4, "AssociatesDegreeLevel": 5, "AssociateDegree": 5,
    "BachelorsDegreeLevel": 6, "BachelorDegree": 6, "BachelorOfArtsDegree": 6, "BachelorOfScienceDegree": 6,
    "MastersDegreeLevel": 7, "MasterDegree": 7, "MasterOfArtsDegree": 7, "MasterOfScienceDegree": 7,
    "DoctoralDegreeLevel": 8, "DoctoralDegree": 8, "ResearchDoctorate": 8, "ProfessionalDoctorate": 8,
}  # fmt: skip
"""EQF levels of degrees: short cycle 5, first 6, second 7, third 8 (Council Recommendation 2017/C 189/03,
annex II, on the compatibility with the Bologna cycles); upper secondary schooling is level 4."""
_METHODS: dict[str, Assessment] = {"Exam": "quiz", "Performance": "project", "Artifact": "portfolio"}
"""CTDL's AssessmentMethod concepts."""
_RANKED: tuple[Assessment, ...] = ("", "completion", "quiz", "project", "portfolio", "proctored")


def duration(value: str, key: str) -> dict[str, float]:
    """The parts of an ISO 8601 duration by unit: Y, Mo, W, D, H, M, S."""
    match = _DURATION.fullmatch(value)
    parts = {unit: float(part) for unit, part in match.groupdict().items() if part} if match else {}
    if not parts:
        raise InputError(f"{key!r} is {shown(value)}, not an ISO 8601 duration such as P8W or PT40H")
    return parts


def hours(credential: Node) -> float | None:
    """Study hours of `estimatedDuration`: the exact one, else the mean of least and most; full time."""
    for profile in credential.objects("estimatedDuration"):
        found = [_hours(profile, name) for name in ("exactDuration", "timeRequired")]
        bounds = [_hours(profile, name) for name in ("minimumDuration", "maximumDuration")]
        known = [value for value in found if value is not None]
        ends = [value for value in bounds if value is not None]
        if known or ends:
            return known[0] if known else sum(ends) / len(ends)
    return None


def _hours(profile: Node, name: str) -> float | None:
    stated = profile.line(name)
    if not stated:
        return None
    return round(sum(_HOURS[unit] * amount for unit, amount in duration(stated, name).items()), 2)


def valid_months(credential: Node) -> int | None:
    """Months of `renewalFrequency`, at least 1; None where none is stated."""
    stated = credential.line("renewalFrequency")
    if not stated:
        return None
    months = {"Y": 12.0, "Mo": 1.0, "W": 12 / 52.18, "D": 12 / 365.25}
    total = sum(
        months.get(unit, 0.0) * amount for unit, amount in duration(stated, "renewalFrequency").items()
    )
    return max(1, round(total))


def cost(credential: Node) -> tuple[float | None, str]:
    """Price and currency: the lowest aggregate cost, else the lowest of each kind of cost, added up."""
    lowest: dict[str, float] = {}
    currency = ""
    for profile in credential.objects("estimatedCost"):
        price = number(profile.number("price"), "price", 0, MAX_NUMBER)
        stated = _currency(profile.line("currency"))
        if price is None or (currency and stated and stated != currency):
            continue
        currency = currency or stated
        kind = next(iter(concepts(profile, "directCostType")), "")
        lowest[kind] = min(price, lowest.get(kind, price))
    if not lowest:
        return None, currency
    return lowest.get("AggregateCost", sum(lowest.values())), currency


def _currency(name: str) -> str:
    return {"us dollar": "USD", "us dollars": "USD", "euro": "EUR"}.get(name.casefold(), name)


def level(credential: Node) -> int | None:
    """EQF level of the highest degree level stated, None where there is none."""
    stated = (*credential.types, *concepts(credential, "audienceLevelType"))
    return max((_LEVELS[name] for name in stated if name in _LEVELS), default=None)


def assessment(assessments: Iterable[Node]) -> Assessment:
    """The strongest kind among assessment profiles: "proctored" where one says that it is."""
    found: list[Assessment] = [""]
    for profile in assessments:
        if profile.raw("isProctored") is True:
            found.append("proctored")
        found += [_METHODS[name] for name in concepts(profile, "assessmentMethodType") if name in _METHODS]
    return max(found, key=_RANKED.index)


def concepts(node: Node, name: str) -> list[str]:
    """The concepts a field points at, without prefix: `BachelorsDegreeLevel`."""
    found: list[str] = []
    for item in node.objects(name):
        target = item.raw("targetNode")
        target = target.get("@id") if isinstance(target, dict) else target
        ref = one_line(target, name)
        found.append(re.split(r"[:/#]", ref)[-1])
    return found
