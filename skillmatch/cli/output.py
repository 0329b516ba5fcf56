"""Printing: results on stdout in the chosen format, everything else on stderr."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from skillmatch.domain import printable as printable

from .options import Format

if TYPE_CHECKING:
    from rich.console import Console

    from skillmatch.errors import SkillMatchError


_PIPED_WIDTH = 120
"""Columns where output is no terminal and `COLUMNS` does not say."""


def out() -> Console:
    return _console(sys.stdout)


def err() -> Console:
    return _console(sys.stderr)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    width = None if stream.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def complain(error: SkillMatchError) -> None:
    """One refused request: what is wrong, then the way out."""
    console = err()
    console.print(f"skillmatch: {error.message}", style="red", soft_wrap=True)
    if error.fix:
        console.print(error.fix, soft_wrap=True)


def note(message: str) -> None:
    """Something worth saying that is no result."""
    err().print(message, style="dim", soft_wrap=True)


def to_builtins(value: Any) -> Any:
    """Records as plain dicts and lists, floats to six places so that output is stable."""
    import msgspec

    return _rounded(msgspec.to_builtins(value))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rounded(inner) for inner in value]
    return value


def dumps(value: Any, *, indent: bool = True) -> str:
    """Stable JSON text of any record or plain value."""
    import json

    return json.dumps(to_builtins(value), ensure_ascii=False, indent=2 if indent else None)


def quantity(count: int, name: str) -> str:
    """`1 award`, `2,000 awards`; `name` is the plural."""
    singular = {"people": "person", "queries": "query"}.get(name, name.removesuffix("s"))
    return f"{count:,} {name if count != 1 else singular}"


def quantities(counts: Mapping[str, int]) -> str:
    """Everything there is any of, by the names the workspace counts under."""
    names = {"trust": "trusted issuers"}
    return ", ".join(quantity(count, names.get(name, name)) for name, count in counts.items() if count)


def print_json(value: Any) -> None:
    sys.stdout.write(dumps(value) + "\n")


def print_rows(records: Sequence[Any], columns: Mapping[str, str], form: Format, *, title: str = "") -> None:
    """Print records. `columns` maps heading → key (dotted keys reach inside) for tables and CSV."""
    if form is Format.json:
        print_json(list(records))
    elif form is Format.jsonl:
        for record in records:
            sys.stdout.write(dumps(record, indent=False) + "\n")
    elif form is Format.csv:
        _print_csv([to_builtins(record) for record in records], columns)
    else:
        print_table(title, list(columns), [_cells(to_builtins(r), columns) for r in records])


def print_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(title=title or None, box=box.SIMPLE, title_justify="left", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row)
    out().print(table)


def _print_csv(records: list[dict[str, Any]], columns: Mapping[str, str]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for record in records:
        writer.writerow([defused(cell) for cell in _cells(record, columns)])


def defused(cell: str) -> str:
    """Spreadsheets run cells that begin like a formula; a leading quote keeps them text (OWASP)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _cells(record: dict[str, Any], columns: Mapping[str, str]) -> list[str]:
    return [_cell(_reach(record, key)) for key in columns.values()]


def _reach(record: Any, key: str) -> Any:
    for part in key.split("."):
        record = record.get(part) if isinstance(record, dict) else None
    return record


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_cell(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_cell(inner) for inner in value)
    return printable(str(value))
