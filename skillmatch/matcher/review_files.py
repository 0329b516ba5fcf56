"""The mapping out to files and back in: what is decided, and what waits for a decision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from skillmatch.domain import Decision, DecisionOrigin
from skillmatch.errors import InputError, reason_of
from skillmatch.review import labelled_links
from skillmatch.review.applying import stands, statements_of

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

MappingFormat = Literal["csv", "xlsx", "case", "ctdl", "sssom"]
_SUFFIXES: dict[str, MappingFormat] = {".csv": "csv", ".xlsx": "xlsx", ".tsv": "sssom", ".sssom": "sssom"}


def format_of(path: Path, stated: str = "") -> MappingFormat:
    """The format by its name, else by the file's ending. Raises InputError."""
    for name in get_args(MappingFormat):
        if stated == name:
            return name  # type: ignore[no-any-return]
    if stated:
        raise InputError(f"{stated!r} is no format of mappings", fix=f"Formats: {_known()}.")
    if path.suffix.lower() in _SUFFIXES:
        return _SUFFIXES[path.suffix.lower()]
    raise InputError("what format is it?", file=path, fix=f"Say --format: {_known()}.")


def _known() -> str:
    return ", ".join(get_args(MappingFormat))


def write_mapping(path: Path, decisions: Sequence[Decision], form: MappingFormat) -> int:
    """Write decisions; returns how many the format carries (CASE and CTDL: confirmed ones only).

    Raises InputError where a text does not fit the format, or the file cannot be written.
    """
    from skillmatch.writers import mapping_documents, mapping_tables, sssom

    kept = [one for one in decisions if form not in ("case", "ctdl") or one.state == "confirmed"]
    if form == "csv":
        data = mapping_tables.mapping_csv(kept)
    elif form == "xlsx":
        data = mapping_tables.mapping_xlsx(kept)
    elif form == "sssom":
        data = sssom.sssom_tsv(kept)
    else:
        write = mapping_documents.case_mapping if form == "case" else mapping_documents.ctdl_mapping
        data = (json.dumps(write(kept), ensure_ascii=False, indent=1) + "\n").encode()
    _write(path, data)
    return len(kept)


def write_labelled(path: Path, decisions: Iterable[Decision]) -> int:
    """Labelled links as JSON lines, nobody's name among them; returns how many. Raises InputError."""
    lines = [json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in labelled_links(decisions)]
    _write(path, "".join(lines).encode())
    return len(lines)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(f"cannot be written ({reason_of(error)})", file=path) from error


def read_mapping(path: Path, form: MappingFormat) -> list[Decision]:
    """Every decision of a file. Raises InputError naming file and row."""
    from skillmatch.readers import mapping_documents, mapping_tables

    readers = {
        "csv": mapping_tables.read_mapping_csv,
        "xlsx": mapping_tables.read_mapping_xlsx,
        "sssom": mapping_tables.read_sssom,
        "case": mapping_documents.read_case_mapping,
        "ctdl": mapping_documents.read_ctdl_mapping,
    }
    return list(readers[form](path))


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do."""

    read: int
    changed: tuple[Decision, ...]
    unknown: tuple[str, ...]
    """URIs that no framework here has: their rows were left out."""
    nowhere: tuple[Decision, ...] = ()
    """Those of `changed` whose record, or whose words, are not here: kept, without effect until they are."""


def import_mapping(
    workspace: Workspace, decisions: Sequence[Decision], by: str, *, dry_run: bool = False
) -> Imported:
    """Add what differs from what is decided here, in one batch; the rest is left as it is.

    A row that is `suggested` withdraws a decision that stands here if it tells of one; with neither name nor
    moment nobody had decided when the file was written, and it says nothing. Nor does a mapping that a
    framework here states itself. Who decided and when are kept as the file states them, and that it was in
    bulk; where a row contradicts what the same person said here at that very moment, it was edited since,
    and counts as `by`'s, now. Raises InputError where two rows contradict each other.
    """
    known = _Known(workspace)
    current = {one.key: one for one in workspace.decisions.current()}
    unknown: dict[str, None] = {}
    read: dict[str, Decision] = {}
    for stated in decisions:
        one = known.placed(stated)
        if one is None:
            unknown[known.unknown(stated)] = None
        else:
            read[one.key] = _either(read.get(one.key, one), one)
    changed = []
    for key, one in read.items():
        held = current.get(key)
        if _says(held) == _says(one) or _unsaid(one) or (_says(held) == _says(None) and known.states(one)):
            continue
        edited = not one.at or _same_moment(held, one)
        kept = replace(one, by=by, at="") if edited or not one.by else one
        origin: DecisionOrigin = "bulk" if one.origin == "bulk" and not edited else "import"
        changed.append(replace(kept, origin=origin, batch="", number=0))
    made = tuple(changed)
    if made and not dry_run:
        made = workspace.decisions.append(made)
    return Imported(len(decisions), made, tuple(unknown), _nowhere(workspace, made))


def _says(one: Decision | None) -> tuple[str, str]:
    """What counts of a decision; a suggestion, and none at all, say nothing."""
    return ("", "") if one is None or one.state == "suggested" else (one.state, one.relation)


def _unsaid(one: Decision) -> bool:
    """A suggestion that nobody had looked at: others may have decided since the file was written."""
    return one.state == "suggested" and not one.by and not one.at


def _either(first: Decision, other: Decision) -> Decision:
    """Of two rows of one file on one link the one that says something. Raises InputError where both do,
    and not the same."""
    if other.state == "suggested" or first.state == "suggested":
        return first if other.state == "suggested" else other
    if _says(first) != _says(other):
        words = " and ".join(f"{one.state} {one.relation}".strip() for one in (first, other))
        what = f"{first.statement or first.record!r} and {first.label or first.skill!r}"
        raise InputError(f"two rows contradict each other: {what} are {words}", fix="Leave one of them out.")
    return first


def _nowhere(workspace: Workspace, made: Sequence[Decision]) -> tuple[Decision, ...]:
    """Decisions on records, or on words of them, that the workspace does not have."""
    own = [one for one in made if one.kind in ("credential", "posting")]
    if not own:
        return ()
    credentials, postings = workspace.credentials(), workspace.postings()
    found = []
    for one in own:
        record = credentials.get(one.record) if one.kind == "credential" else postings.get(one.record)
        if record is None or not stands(one, statements_of(record)):
            found.append(one)
    return tuple(found)


def _same_moment(held: Decision | None, one: Decision) -> bool:
    """Whether the same person decided here at that moment: then a row that says otherwise was edited."""
    return held is not None and held.origin != "undo" and (held.by, held.at) == (one.by, one.at)


class _Known:
    """Frameworks by the URIs they have."""

    def __init__(self, workspace: Workspace) -> None:
        self._frameworks = {info.id: workspace.framework(info.id) for info in workspace.framework_infos()}
        self._occupations = {
            name: {one.uri for one in framework.occupations} for name, framework in self._frameworks.items()
        }
        self._mappings: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}

    def placed(self, one: Decision) -> Decision | None:
        """The decision with its frameworks named; None where one of its URIs is in none of them."""
        target = self._framework(one.framework, one.skill, occupation=one.kind == "occupation")
        if not target:
            return None
        if not one.is_mapping:
            return replace(
                one, framework=target, label=one.label or self._frameworks[target].label(one.skill)
            )
        source = self._framework(one.source_framework, one.record, occupation=one.kind == "occupation")
        return replace(one, framework=target, source_framework=source).canonical() if source else None

    def unknown(self, one: Decision) -> str:
        """The URI for which a decision cannot be placed."""
        found = self._framework(one.framework, one.skill, occupation=one.kind == "occupation")
        return one.record if found else one.skill

    def states(self, one: Decision) -> bool:
        """Whether the row only repeats a mapping that one of its frameworks states itself."""
        return (one.origin, one.state) == ("framework", "confirmed") and any(
            way.skill in self._stated(way.source_framework, way.relation).get(way.record, ())
            for way in (one, one.turned())
        )

    def _stated(self, framework: str, relation: str) -> dict[str, tuple[str, ...]]:
        key = framework, relation
        if key not in self._mappings:
            self._mappings[key] = self._frameworks[framework].mappings(relation)
        return self._mappings[key]

    def _framework(self, stated: str, uri: str, *, occupation: bool) -> str:
        names = [stated] if stated in self._frameworks else list(self._frameworks)
        return next((name for name in names if self._has(name, uri, occupation=occupation)), "")

    def _has(self, name: str, uri: str, *, occupation: bool) -> bool:
        if occupation:
            return uri in self._occupations[name]
        return self._frameworks[name].row(uri) is not None
