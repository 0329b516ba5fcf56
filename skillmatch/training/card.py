"""The card of a trained model: what made it and how good it is. JSON for programs, Markdown for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..evaluation.provenance import provenance
from .gathering import file_sha256

_FILES = ("model.onnx", "tokenizer.json")
_HEADLINE = {"aliases": "RP@1", "descriptions": "RP@1"}
"""Measure shown of a set; RP@5 of every other."""


def write_files(folder: Path, name: str, dimension: int, max_tokens: int) -> None:
    """A card with what the runtime needs: id, dimension, window, and sha256 of the files."""
    files = {
        one: {"sha256": file_sha256(folder / one), "bytes": (folder / one).stat().st_size} for one in _FILES
    }
    _save(folder, {"id": name, "dimension": dimension, "max_tokens": max_tokens, "files": files})


def write(folder: Path, training: Mapping[str, Any]) -> None:
    """Add how it was trained and measured to the card in `folder`, and write `card.md` beside it."""
    card: dict[str, Any] = json.loads((folder / "card.json").read_text("utf-8"))
    made = provenance()
    card["kind"] = "sentence encoder"
    card["training"] = {
        **training,
        "command": made.command, "commit": made.commit, "made_at": made.measured_at,
        "machine": made.machine, "packages": made.packages,
    }  # fmt: skip
    _save(folder, card)
    (folder / "card.md").write_text(page(card), encoding="utf-8")


def page(card: Mapping[str, Any]) -> str:
    """The card as Markdown."""
    training = card["training"]
    framework = training["framework"]
    facts = {
        "vectors": f"{card['dimension']} dimensions, first {card['max_tokens']} tokens, int8 ONNX",
        "framework": f"{framework['id']} {framework['version']}, {framework['licence']}; "
        f"sha256 `{framework['sha256']}`",
        "examples": ", ".join(f"{count:,} {name}" for name, count in training["data"]["examples"].items()),
        "tokens learnt from": f"{training['tokens']:,} in {len(training['rounds'])} rounds",
        "int8 against fp32": f"mean cosine {training['fidelity']['mean']:.4f}, "
        f"worst {training['fidelity']['worst']:.4f} over {training['fidelity']['texts']} texts",
        "commit": f"`{training['commit']}`",
        "command": f"`{training['command']}`",
    }
    files = [f"- `{name}` `{digest}`" for name, digest in training["data"]["files"].items()] or ["- none"]
    lines = [
        f"# {card['id']}", "", "A sentence encoder made by `skillmatch train`.", "",
        "| | |", "|---|---|", *(f"| {key} | {value} |" for key, value in facts.items()), "",
        "Files read, with their sha256:", "", *files, "",
        "## Measured on what was held out", "", figures(training), "", "![training curve](curve.svg)",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def figures(training: Mapping[str, Any]) -> str:
    """A table of the encoder alone, by cosine to all labels: before, after and what int8 takes; in %."""
    lines = [
        "Encoder alone, in % with 95% bootstrap intervals; int8 as it is shipped.", "",
        "| set | queries | measure | before | after | int8 loses (RP@5) |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, after in training["after"].items():
        measure = _HEADLINE.get(name, "RP@5")
        before = _cell(training["before"][name][measure])
        lines.append(
            f"| {name} | {training['queries'][name]:,} | {measure} | {before} "
            f"| {_cell(after[measure])} | {100 * training['int8_loses'][name]:.1f} |"
        )
    return "\n".join(lines)


def _cell(value: Mapping[str, float]) -> str:
    return f"{100 * value['mean']:.1f} ({100 * value['low']:.1f}–{100 * value['high']:.1f})"


def _save(folder: Path, card: Mapping[str, Any]) -> None:
    text = json.dumps(card, indent=1, ensure_ascii=False)
    (folder / "card.json").write_text(text + "\n", encoding="utf-8")
