"""The NICE Cybersecurity Workforce Framework of 2017 (NIST SP 800-181): statements as YAML files.

`nice_knowledge.yml`, `nice_skills.yml`, `nice_abilities.yml`, `nice_tasks.yml`: lists of `{kId,
knowledgeDescription}` and so on. The published tasks are not valid YAML (a colon in unquoted prose, row
1208): a file that is none is read line by line, and `info.missing` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..domain import FrameworkInfo, FrameworkRecords, Progress, Skill, SkillKind, clean, silent
from ..errors import InputError
from .collect import Seen, alternatives, checked, needed
from .digests import sha256_file, sha256_names
from .files import read_text
from .yaml_text import parse_yaml

_KINDS: dict[str, SkillKind] = {"k": "knowledge", "s": "skill", "a": "ability", "t": "task"}
_FIELD = re.compile(r"(?:-\s+)?(\w+):(?:\s+(.*))?")
_OPENING = re.compile(r"(?:Knowledge of|Skill (?:in|of|to)|Ability to)\s+(?:the |an? )?(.+?)\.?", re.DOTALL)


def read_nice(path: str | Path, progress: Progress = silent) -> FrameworkRecords:
    """The statements in a folder of `nice_*.yml`, or in one such file, as framework `nice`.

    The label is the statement; what follows "Knowledge of", "Skill in" or "Ability to" is an alternative
    label. Rows in messages are lines. Raises InputError for files that hold anything else, double ids,
    and empty statements.
    """
    path = Path(path)
    files = sorted(path.glob("nice_*.y*ml")) if path.is_dir() else [path]
    if not files:
        raise InputError("holds no nice_*.yml", file=path)
    seen, skills, notes = Seen(), [], []
    for done, file in enumerate(files, 1):
        found, note = _statements(file)
        skills += [_skill(fields, file, row, seen) for row, fields in found]
        notes += [note] if note else []
        progress("Reading NICE statements", done, len(files))
    absent = [kind for kind in _KINDS.values() if kind not in {skill.kind for skill in skills}]
    lacking = [f"It has no {', '.join(absent)} statements."] if absent else []
    digests = {file.name: sha256_file(file) for file in files}
    info = FrameworkInfo(
        id="nice",
        title="NICE Cybersecurity Workforce Framework",
        version="2017",
        licence="Public domain (U.S. government work)",
        source="NIST SP 800-181",
        sha256=sha256_names(digests) if path.is_dir() else digests[path.name],
        publisher="National Institute of Standards and Technology",
        missing=" ".join((*lacking, "It has no work roles.", *notes)),
    )
    return checked(FrameworkRecords(info, tuple(skills)), path, seen.rows)


def _skill(fields: dict[str, str], file: Path, row: int, seen: Seen) -> Skill:
    name = next((name for name in fields if re.fullmatch(r"[ksat]Id", name)), "")
    if not name:
        raise InputError("has none of kId, sId, aId, tId", file=file, row=row)
    code = clean(fields[name])
    if not re.fullmatch(rf"{name[0].upper()}\d{{4}}[A-Z]?", code):
        raise InputError(f"the {name} is {code!r}, not as in {name[0].upper()}0001", file=file, row=row)
    uri = seen.add(f"urn:nice:{code}", file, row)
    texts = [text for field, text in fields.items() if field.endswith("Description")]
    label = needed(texts[0] if texts else "", "description", file, row)
    opening = _OPENING.fullmatch(label)
    others = alternatives([opening[1]] if opening else [], label)
    return Skill(uri, label, _KINDS[name[0]], alt_labels=others, code=code)


def _statements(file: Path) -> tuple[list[tuple[int, dict[str, str]]], str]:
    """(row, fields) of every record, and a note where the file had to be read line by line."""
    text = read_text(file)
    by_line = list(_by_line(text))
    try:
        data = parse_yaml(text, file)
    except InputError as error:
        if not by_line:
            raise
        note = f"{file.name} is not valid YAML in row {error.row} and was read line by line."
        return by_line, note
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise InputError("is not a list of statements", file=file)
    rows = [row for row, _ in by_line] if len(by_line) == len(data) else range(1, len(data) + 1)
    return [(row, _strings(item)) for row, item in zip(rows, data, strict=True)], ""


def _strings(item: dict[Any, Any]) -> dict[str, str]:
    return {str(name): "" if value is None else str(value) for name, value in item.items()}


def _by_line(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Records of `name: value` lines, each begun by a hyphen; a line without name goes on the one above."""
    start, fields, last = 0, dict[str, str](), ""
    for row, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("#") or bare == "---":
            continue
        if bare[0] == "-":
            if fields:
                yield start, fields
            start, fields, last = row, {}, ""
        field = _FIELD.fullmatch(bare)
        if field:
            last = field[1]
            fields[last] = _unquoted(field[2] or "")
        elif last:
            fields[last] += f" {bare}"
    if fields:
        yield start, fields


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"')
    return value
