"""Hidden answers from a file: occupations or roles, described, with the skills they need."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..domain import Occupation, fold
from ..errors import InputError, NotFoundError
from ..frameworks import Framework
from ..readers.files import read_csv
from .hidden import Hidden, hidden_from, needs_of

_OCCUPATION = ("occupation", "occupationuri", "occupation_uri", "role", "work_role", "title")
_SKILL = ("skill", "skilluri", "skill_uri", "skillid", "code", "label", "statement")
_DESCRIPTION = ("description", "occupationdescription", "role_description")
_FIX = (
    "Expected a CSV with the columns occupation,skill (and description, where the framework does not have "
    "the occupation): one row a relation. ESCO's own occupationSkillRelations.csv will do."
)


@dataclass(slots=True)
class _Read:
    """One occupation of the file."""

    occupation: Occupation
    rows: set[int] = field(default_factory=set)


def hidden_from_file(file: Path, framework: Framework) -> Hidden:
    """Occupations named by URI, code or label and skills named by URI, code, label or alias, row by row.

    An occupation the framework lacks is described by the file. A skill it lacks is counted and left out. What
    the file names is hidden where the framework states it; of a file about most occupations of the framework
    only what the framework lacks is asked for.

    Raises:
        InputError: the file cannot be read, columns are missing, or none of its skills is known.
    """
    found: dict[str, _Read] = {}
    named: dict[str, Occupation] = {}
    unknown: Counter[str] = Counter()
    total = 0
    for occupation, skill, description in _rows(file):
        total += 1
        key = fold(occupation)
        if key not in named:
            named[key] = _occupation(framework, occupation, description)
        own = found.setdefault(named[key].uri, _Read(named[key]))
        if not own.occupation.description and description:
            own.occupation = dataclasses.replace(own.occupation, description=description)
        row = framework.find(skill)
        if row is None:
            unknown[skill] += 1
        else:
            own.rows.add(row)
    known = {one.occupation.uri: one for one in found.values() if one.rows}
    if not known:
        raise InputError(
            f"none of its skills is in {framework.info.id} {framework.info.version}", file=file, fix=_FIX
        )
    gone = {uri: frozenset(one.rows) for uri, one in known.items()}
    gone, notes = _asked(gone, needs_of(framework))
    occupations = {uri: known[uri].occupation for uri in gone}
    hidden = hidden_from(framework, occupations, gone, name=file.name, notes=notes)
    return dataclasses.replace(
        hidden,
        unlabelled=len(found) - len(known),
        unknown_labels=dict(unknown.most_common()),
        share_dropped=sum(unknown.values()) / total,
    )


def _asked(
    gone: dict[str, frozenset[int]], stated: Mapping[str, frozenset[int]]
) -> tuple[dict[str, frozenset[int]], tuple[str, ...]]:
    """All of it; of a whole release what the framework lacks, for nothing would be left to learn from."""
    if 2 * sum(uri in stated for uri in gone) <= len(stated):
        return gone, ()
    lacking = {uri: rows - stated.get(uri, frozenset()) for uri, rows in gone.items()}
    left = {uri: rows for uri, rows in lacking.items() if rows}
    if not left:
        return gone, ("The file holds most of what the framework states: little is left to learn from.",)
    return left, (f"Asked for what the framework lacks: {len(left):,} of {len(gone):,} occupations.",)


def _rows(file: Path) -> Iterator[tuple[str, str, str]]:
    """(occupation, skill, description) of every line that names both."""
    for number, fields in read_csv(file):
        columns = {name.strip().lower(): value for name, value in fields.items() if name}
        occupation, skill = _first(columns, _OCCUPATION), _first(columns, _SKILL)
        if occupation is None or skill is None:
            lacking = "occupation" if occupation is None else "skill"
            raise InputError(f"no column {lacking!r}", file=file, row=1, fix=_FIX)
        if not occupation.strip() or not skill.strip():
            raise InputError("no occupation or no skill", file=file, row=number, fix=_FIX)
        yield occupation.strip(), skill.strip(), (_first(columns, _DESCRIPTION) or "").strip()


def _first(columns: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((columns[name] or "" for name in names if name in columns), None)


def _occupation(framework: Framework, key: str, description: str) -> Occupation:
    try:
        return framework.occupation(key)
    except NotFoundError:
        return Occupation(f"urn:asked:{fold(key)}", key, description=description)
