"""How each kind of answer looks: a table with reasons for people, stable documents for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from skillmatch.domain import Match, Recommendation

from .options import Format
from .output import note, out, print_json, print_rows


def links(document: dict[str, Any], form: Format) -> None:
    """The `extract` document, or one row a link."""
    if form is Format.json:
        print_json(document)
        return
    rows = [
        {
            "span": link["span"]["text"],
            "skill": best["skill"]["label"],
            "score": best["score"],
            "uri": best["skill"]["uri"],
        }
        for link in document["links"]
        for best in link["matches"][:1]
    ]
    if not rows:
        note("No skills found in this text.")
    for language, count in document["metadata"].get("not_linked", {}).items():
        note(f"Left alone: {count} in another language ({language}) than the framework's.")
    if "unread_from" in document["metadata"]:
        place = document["metadata"]["unread_from"]
        note(f"Too long: read up to character {place:,}. Give the rest as a text of its own.")
    columns = {"text": "span", "skill": "skill", "score": "score", "uri": "uri"}
    print_rows(rows, columns if form is not Format.table else _without(columns, "uri"), form)


def recommendations(found: Sequence[Recommendation], form: Format) -> None:
    if form is Format.table:
        if not found:
            note(
                "Nothing to recommend: no credential of an issuer whose word counts here adds to this goal "
                "(`skillmatch trust list`)."
            )
        for item in found:
            entry(item.rank, item.score, f"{item.name}  [{_state(item)}]", item.parts, item.because)
        return
    columns = {"rank": "rank", "item": "item", "name": "name", "score": "score", "parts": "parts",
               "because": "because", "blocked_by": "blocked_by"}  # fmt: skip
    print_rows([_recommendation(item) for item in found], columns, form)


def matches(
    found: Sequence[Match], form: Format, *, nothing: str = "Nobody here can show any of these skills yet."
) -> None:
    if form is Format.table:
        if not found:
            note(nothing)
        for item in found:
            entry(item.rank, item.score, item.item, item.parts, item.because)
        return
    columns = {"rank": "rank", "item": "item", "score": "score", "parts": "parts", "because": "because",
               "gap": "gap"}  # fmt: skip
    print_rows(found, columns, form)


def hits(found: Sequence[Any], form: Format) -> None:
    print_rows(found, {"score": "score", "item": "item", "text": "text"}, form)


def entry(rank: int, score: float, name: str, parts: dict[str, float], because: Iterable[str]) -> None:
    """One ranked answer: its name, the sum its score is, and its reasons."""
    from rich.padding import Padding
    from rich.table import Table

    console = out()
    console.print(f"{rank:>3}. {name}", style="bold")
    sums = "  ".join(f"{part} {value:+.3f}" for part, value in parts.items() if abs(value) >= 0.0005)
    console.print(Padding(f"{score:.3f} = {sums or '0'}", (0, 0, 0, 5), expand=False), style="dim")
    for reason in because:
        hanging = Table.grid(padding=(0, 1))
        hanging.add_row("–", reason)
        console.print(Padding(hanging, (0, 0, 0, 5), expand=False))


def _state(item: Recommendation) -> str:
    return {"one_step": "one step away"}.get(item.readiness.state, item.readiness.state)


def _recommendation(item: Recommendation) -> dict[str, Any]:
    import msgspec

    return {**msgspec.to_builtins(item), "blocked_by": list(item.readiness.blocked_by)}


def _without(columns: dict[str, str], key: str) -> dict[str, str]:
    return {name: value for name, value in columns.items() if name != key}
