"""The factors a strength is made of (design §6), each a plain number in [0, 1]."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable
from datetime import date

from skillmatch.domain import Award, Credential, ScoringSettings

_DAYS_A_YEAR = 365.25


def expiry(award: Award, credential: Credential | None) -> date | None:
    """The last day the award counts: its own, else what its credential says of all its awards."""
    if award.expires is not None or award.issued is None or credential is None:
        return award.expires
    months = credential.valid_months
    return None if months is None else _add_months(award.issued, months)


def rigour(award: Award, credential: Credential | None, settings: ScoringSettings) -> float:
    """By how it was earned: as the award says, else as its credential does."""
    how = award.assessment or (credential.assessment if credential else "")
    return _unit(settings.rigour.get(how, settings.rigour.get("", 0.0)))


def currency(issued: date | None, expires: date | None, as_of: date, half_life: float) -> float:
    """How fresh an award is: 2^(−age / half-life), both in years; see `ScoringSettings.half_life`.

    Age counts from the day of issue, or, where the issuer set an expiry, from that day on: until then
    the issuer itself says that it holds. Without any date it counts as one half-life old.
    """
    since = expires if expires is not None else issued
    if since is None:
        return 0.5
    years = max((as_of - since).days, 0) / _DAYS_A_YEAR
    return float(2.0 ** (-years / half_life)) if half_life > 0 else float(not years)


def level(award: Award) -> float:
    """Achieved over required level; what is no number counts nothing."""
    return _unit(award.level)


def combined(strengths: Iterable[tuple[str, float]], settings: ScoringSettings) -> float:
    """Several (issuer, strength) pairs as one: 1 − Π(1 − s), each issuer's share capped first.

    The cap keeps one issuer alone from filling a profile, however many awards it hands out.
    """
    left: dict[str, list[float]] = {}
    for issuer, strength in strengths:
        left.setdefault(issuer, []).append(1.0 - strength)
    shares = sorted(min(1.0 - math.prod(sorted(parts)), settings.issuer_cap) for parts in left.values())
    return 1.0 - math.prod(1.0 - share for share in shares)


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0) if value == value else 0.0


def _add_months(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if years > date.max.year:
        return date.max
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))
