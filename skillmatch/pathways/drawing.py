"""A plan as a picture (SVG): readable in print, without colour, and read out by a screen reader."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from .layout import BOX_HEIGHT, BOX_WIDTH, Layout, Point, laid_out
from .results import PathStep, Pathway, Plan
from .telling import KINDS, percent

_MARGIN, _HEAD, _FOOT = 24.0, 64.0, 64.0
_LINE_LENGTH = 23
"""Characters of a name on one line of a box."""
_GOAL = "\ngoal"
_CORNER = 14.0
_LEAST_WIDTH = 1000.0
"""Room for the legend on one line."""

STYLE = """
.pathway text { font-family: 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; fill: #111; }
.pathway .paper { fill: #fff; }
.pathway .head { font-size: 18px; font-weight: 600; }
.pathway .sub { font-size: 13px; fill: #333; }
.pathway .name { font-size: 13.5px; font-weight: 600; }
.pathway .small { font-size: 11.5px; fill: #333; }
.pathway .state { font-size: 11px; font-weight: 700; letter-spacing: .06em; }
.pathway .box { fill: #fff; stroke: #111; stroke-linejoin: round; }
.pathway .earned .box { fill: #e6e6e6; stroke-width: 1.2; }
.pathway .ready .box { stroke-width: 3; }
.pathway .next .box { stroke-width: 1.8; stroke-dasharray: 9 4; }
.pathway .blocked .box { stroke-width: 1.6; stroke-dasharray: 2 4; stroke-linecap: round; }
.pathway .goal .box { fill: #111; }
.pathway .goal text { fill: #fff; }
.pathway .line { fill: none; stroke: #444; stroke-width: 1.4; }
.pathway .tip { fill: #444; }
@media screen and (prefers-color-scheme: dark) {
  .pathway text { fill: #e8eaed; }
  .pathway .paper { fill: #14181d; }
  .pathway .sub, .pathway .small { fill: #c4c9cf; }
  .pathway .box { fill: #1e242b; stroke: #dfe3e8; }
  .pathway .earned .box { fill: #39424c; }
  .pathway .goal .box { fill: #e8eaed; }
  .pathway .goal text { fill: #14181d; }
  .pathway .line { stroke: #aeb5bd; }
  .pathway .tip { fill: #aeb5bd; }
}
""".strip()

WORDS = {"earned": "✓ EARNED", "ready": "▶ READY", "next": "NEXT", "blocked": "BLOCKED", "goal": "GOAL"}
"""What is written on each box beside its shape and its line."""
_MEANINGS = {
    "earned": "you hold it",
    "ready": "can begin now",
    "next": "after one ready step",
    "blocked": "until several steps are done",
}


@dataclass(frozen=True, slots=True)
class _Box:
    key: str
    state: str
    name: str
    detail: str
    hint: str


def draw(path: Pathway, names: Mapping[str, str], plan: Plan | None = None) -> str:
    """The path's plan (or another one of it) as an SVG document.

    Columns are generations: what is earned, then stage after stage, then the goal; whatever is in one
    column may be done at the same time. `names`: credential id → name, for what is held already.
    """
    plan = plan or path.plan
    steps = plan.steps if plan else ()
    columns, boxes = _columns(path, plan, names)
    layout = laid_out(columns, _edges(steps, set(boxes)))
    width = max(layout.width + 2 * _MARGIN, _LEAST_WIDTH)
    height = layout.height + _HEAD + _FOOT + 2 * _MARGIN
    left = (width - layout.width) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pathway" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-labelledby="path-title path-desc">',
        f'<title id="path-title">{_text(_title(path))}</title>',
        f'<desc id="path-desc">{_text(_description(path, plan, names))}</desc>',
        f"<style>{STYLE}</style>",
        '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto"><path class="tip" d="M0 0 10 5 0 10z"/></marker></defs>',
        f'<rect width="{width:.0f}" height="{height:.0f}" class="paper"/>',
        *_heading(path, plan),
        f'<g transform="translate({left:.1f} {_MARGIN + _HEAD:.1f})">',
        *_lines(layout),
        *(_drawn(boxes[key], place) for key, place in layout.boxes.items()),
        "</g>",
        *_legend(height - _FOOT + 12),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _columns(
    path: Pathway, plan: Plan | None, names: Mapping[str, str]
) -> tuple[list[list[str]], dict[str, _Box]]:
    steps = plan.steps if plan else ()
    planned = {step.item for step in steps}
    held = sorted({key for step in steps for key in step.after} - planned)
    boxes = {key: _Box(key, "earned", names.get(key, key), "", "You hold it.") for key in held}
    boxes |= {step.item: _box(step) for step in steps}
    reached = percent(plan.coverage if plan else path.covered)
    boxes[_GOAL] = _Box(_GOAL, "goal", path.goal, f"{reached} covered", "The goal.")
    stages = [[step.item for step in stage] for stage in plan.stages] if plan else []
    return [*([held] if held else []), *stages, [_GOAL]], boxes


def _box(step: PathStep) -> _Box:
    hours = "hours not stated" if step.hours is None else f"{step.hours:g} h"
    cost = "" if step.cost is None else f"{step.cost:g} {step.currency}".strip()
    conditions = f"{len(step.conditions)} condition to check" if step.conditions else ""
    detail = " · ".join(part for part in (hours, cost, conditions) if part)
    return _Box(step.item, step.state, f"{step.place}. {step.name}", detail, " ".join(step.because))


def _edges(steps: Sequence[PathStep], known: set[str]) -> Iterator[tuple[str, str]]:
    needed = {key for step in steps for key in step.after}
    for step in steps:
        yield from ((key, step.item) for key in step.after if key in known)
        if step.item not in needed or step.closes:
            yield step.item, _GOAL


def _title(path: Pathway) -> str:
    whose = f"{path.person}: " if path.person else ""
    return f"{whose}path to {path.goal}"


def _description(path: Pathway, plan: Plan | None, names: Mapping[str, str]) -> str:
    """The whole picture in words."""
    if plan is None or not plan.steps:
        return "There is no step to take. " + " ".join(path.reasons)
    known = {**names, **{step.item: step.name for step in plan.steps}}
    told = []
    for step in plan.steps:
        after = ", ".join(known.get(key, key) for key in step.after) or "nothing"
        told.append(f"{step.place}. {step.name}: {WORDS[step.state].strip('▶ ').lower()}, after {after}.")
    return " ".join([*plan.because, *told])


def _heading(path: Pathway, plan: Plan | None) -> Iterator[str]:
    title = textwrap.shorten(_title(path), 80, placeholder=" …")
    yield f'<text class="head" x="{_MARGIN:.0f}" y="{_MARGIN + 16:.0f}">{_text(title)}</text>'
    told = " ".join(path.reasons) or "Nothing to do."
    if plan is not None and plan.steps:
        best = ", ".join(KINDS[kind] for kind in plan.kinds)
        cost = f", {plan.cost:g} {plan.currency}".rstrip() if plan.cost else ""
        told = (
            f"{best}: {len(plan.steps)} steps, {plan.hours:g} hours{cost}, {percent(plan.coverage)} covered"
        )
    told = textwrap.shorten(told, 110, placeholder=" …")
    yield f'<text class="sub" x="{_MARGIN:.0f}" y="{_MARGIN + 38:.0f}">{_text(told)}</text>'


def _lines(layout: Layout) -> Iterator[str]:
    for points in layout.lines.values():
        yield f'<path class="line" marker-end="url(#arrow)" d="{_curve(points)}"/>'


def _curve(points: Sequence[Point]) -> str:
    """Straight through lanes, bent between columns; an arc where both ends are in one column."""
    (x, y), told = points[0], [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for place, (to_x, to_y) in enumerate(points[1:], start=1):
        bend = 34.0
        if to_x == x:
            told.append(f"C{x + bend:.1f} {y:.1f} {to_x + bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
        elif place % 2 == 0:
            told.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            told.append(f"C{x + bend:.1f} {y:.1f} {to_x - bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return " ".join(told)


def _drawn(box: _Box, place: Point) -> str:
    x, y = place
    lines = textwrap.wrap(box.name, _LINE_LENGTH, max_lines=2, placeholder=" …") or [""]
    told = [f'<text class="state" x="16" y="21">{_text(WORDS[box.state])}</text>']
    told += [
        f'<text class="name" x="16" y="{40 + 17 * row}">{_text(line)}</text>'
        for row, line in enumerate(lines)
    ]
    detail = textwrap.shorten(box.detail, 38, placeholder=" …")
    told.append(f'<text class="small" x="16" y="{BOX_HEIGHT - 12:.0f}">{_text(detail)}</text>')
    hint = _text(f"{box.name}. {box.hint}".strip())
    return (
        f'<g class="{box.state}" transform="translate({x:.1f} {y:.1f})"><title>{hint}</title>'
        f"{_shape(box.state, BOX_WIDTH, BOX_HEIGHT)}{''.join(told)}</g>"
    )


def _shape(state: str, width: float, height: float) -> str:
    """Each state has an outline of its own."""
    w, h, c = width, height, min(_CORNER, height / 3)
    if state == "earned":  # round, with a second line inside
        inner = f'<rect class="box" x="4" y="4" width="{w - 8:g}" height="{h - 8:g}" rx="{c:g}"/>'
        return f'<rect class="box" width="{w:g}" height="{h:g}" rx="{c + 4:g}"/>{inner}'
    if state == "next":  # two corners cut
        outline = f"M0 0H{w - c:g}L{w:g} {c:g}V{h:g}H{c:g}L0 {h - c:g}Z"
    elif state == "blocked":  # all corners cut
        outline = f"M{c:g} 0H{w - c:g}L{w:g} {c:g}V{h - c:g}L{w - c:g} {h:g}H{c:g}L0 {h - c:g}V{c:g}Z"
    elif state == "goal":  # a flag: pointed at the right
        outline = f"M0 0H{w - c:g}L{w:g} {h / 2:g}L{w - c:g} {h:g}H0Z"
    else:  # square
        outline = f"M0 0H{w:g}V{h:g}H0Z"
    return f'<path class="box" d="{outline}"/>'


def _legend(y: float) -> Iterator[str]:
    x = _MARGIN
    for state, meaning in _MEANINGS.items():
        yield (
            f'<g class="{state}" transform="translate({x:.0f} {y:.0f})">{_shape(state, 34, 20)}'
            f'<text class="small" x="42" y="14">{_text(WORDS[state])}: {_text(meaning)}</text></g>'
        )
        x += 74 + 6.1 * len(f"{WORDS[state]}: {meaning}")


def _text(value: str) -> str:
    """Escaped, and without what XML 1.0 does not allow."""
    allowed = "".join(c for c in value if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    return escape(allowed.encode("utf-8", "replace").decode(), {'"': "&quot;", "'": "&#39;"})
