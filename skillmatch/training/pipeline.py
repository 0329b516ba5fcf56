"""From data to a model folder, in one go that can be broken off and taken up again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain import Progress, named, silent
from ..encoders import OnnxEncoder
from ..errors import EncoderError, InputError, reason_of
from ..evaluation import Interval
from . import card
from .curve import draw
from .developing import intervals, measured
from .examples import Example
from .gathering import Gathered
from .network import Network
from .settings import TOKENS_A_MINUTE, Recipe
from .trainer import Point, train

if TYPE_CHECKING:
    from ..frameworks import Framework
    from .export import Fidelity

Measures = dict[str, dict[str, Interval]]
"""Set → measure → figure."""
MOST_LOST = 0.03
"""By how much int8 may rank worse than fp32, in RP@5."""
_MANY = 300
"""Queries from which on that is judged: in smaller sets one query weighs too much."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a whole run gave."""

    folder: str
    fidelity: Fidelity
    tokens: int
    curve: tuple[Point, ...]
    before: Measures
    after: Measures
    """Of the int8 model that is in `folder`."""
    lost: dict[str, float]
    """Set → RP@5 that int8 loses against fp32; below 0 where it gains."""


def shortened(rounds: Sequence[Recipe], minutes: float) -> tuple[Recipe, ...]:
    """The rounds cut to about `minutes` of one core; what each gets of the time stays in proportion."""
    whole = sum(one.tokens for one in rounds)
    allowed = minutes * TOKENS_A_MINUTE
    if not whole or allowed >= whole:
        return tuple(rounds)
    return tuple(replace(one, tokens=max(1, int(one.tokens * allowed / whole))) for one in rounds)


def make(
    base: Path,
    framework: Framework,
    gathered: Gathered,
    rounds: Sequence[Recipe],
    out: Path,
    *,
    name: str = "",
    progress: Progress = silent,
) -> Made:
    """Train round after round, export, measure before and after, and write card and curve into `out`.

    States and finished rounds are kept in `out/training` and gone on from; it may be deleted afterwards.

    Raises:
        InputError, EncoderError: see `train` and `export`; also where int8 ranks worse by `MOST_LOST`, or
            `out` cannot be written to.
    """
    try:
        return _make(base, framework, gathered, rounds, out, name or out.resolve().name, progress)
    except OSError as error:
        reason = f"cannot be written to: {reason_of(error)}"
        raise InputError(reason, file=out, fix="Make room, and give the same command.") from error


def _make(
    base: Path,
    framework: Framework,
    gathered: Gathered,
    rounds: Sequence[Recipe],
    out: Path,
    name: str,
    progress: Progress,
) -> Made:
    from .export import MAX_TOKENS, export  # is a command too, so not imported with the package

    model, curve, tokens = _rounds(base, framework, gathered, rounds, out / "training", progress)
    network = Network(model, rounds[-1])
    fidelity = export(network.model, out, _texts(framework, gathered.train), rounds[-1].seed)
    card.write_files(out, name, int(network.inner.config.hidden_size), MAX_TOKENS)
    found: list[Measures] = []
    for encoder in (Network(base, rounds[-1]), network, OnnxEncoder(out)):
        progress("measuring", len(found), 3)
        found.append(intervals(measured(encoder, framework, gathered.develop)))
    progress("measuring", 3, 3)
    before, plain, after = found
    lost = {one: plain[one]["RP@5"].mean - after[one]["RP@5"].mean for one in after}
    _check(lost, gathered, out)
    made = Made(str(out), fidelity, tokens, curve, before, after, lost)
    (out / "curve.svg").write_text(draw(made.curve, f"Training of {name}"), encoding="utf-8")
    card.write(out, made_of(framework, gathered, rounds, made))
    return made


def _rounds(
    base: Path,
    framework: Framework,
    gathered: Gathered,
    rounds: Sequence[Recipe],
    work: Path,
    progress: Progress,
) -> tuple[Path, tuple[Point, ...], int]:
    """Folder of the last round's model, the curve of all, and the tokens learnt from."""
    model, tokens = base, 0
    curve: list[Point] = []
    for number, recipe in enumerate(rounds, 1):
        kept = work / f"round-{number}"
        stage = named(progress, f"training, round {number} of {len(rounds)}")
        found = train(model, framework, gathered.train, recipe, checkpoints=kept, progress=stage)
        model = kept / "model"
        found.network.save(model)
        curve += [replace(point, tokens=point.tokens + tokens) for point in found.curve]
        tokens += found.tokens
    return model, tuple(curve), tokens


def _check(lost: Mapping[str, float], gathered: Gathered, out: Path) -> None:
    """Refuse an int8 model that ranks worse than its fp32 where enough queries say so."""
    bad = {
        one: value for one, value in lost.items() if value > MOST_LOST and len(gathered.develop[one]) >= _MANY
    }
    if bad:
        (out / "model.onnx").unlink()
        said = ", ".join(f"{100 * value:.1f} points on {one}" for one, value in bad.items())
        raise EncoderError(
            f"As int8 the model loses {said} of RP@5, so it was not kept.",
            fix=f"The fp32 model is in {out / 'training'}; train it longer or on other data.",
        )


def made_of(
    framework: Framework, gathered: Gathered, rounds: Sequence[Recipe], made: Made
) -> Mapping[str, object]:
    """What the card says of a run."""
    info = framework.info
    return {
        "framework": {
            "id": info.id, "version": info.version, "licence": info.licence, "sha256": info.sha256,
            "source": info.source,
        },
        "data": {"files": gathered.files, "examples": gathered.counts},
        "rounds": [asdict(one) for one in rounds],
        "tokens": made.tokens,
        "fidelity": asdict(made.fidelity),
        "int8_loses": made.lost,
        "before": _plain(made.before),
        "after": _plain(made.after),
        "queries": {name: len(own) for name, own in gathered.develop.items()},
    }  # fmt: skip


def _plain(measures: Measures) -> dict[str, dict[str, dict[str, float]]]:
    return json.loads(json.dumps({s: {m: asdict(v) for m, v in own.items()} for s, own in measures.items()}))  # type: ignore[no-any-return]


def _texts(framework: Framework, examples: Sequence[Example]) -> list[str]:
    """Texts like those to be encoded: labels, "label: description" and what was learnt from."""
    described = [f"{a}: {b}" for a, b in zip(framework.labels, framework.descriptions, strict=True) if b]
    return [*framework.labels, *described, *(one.text for one in examples if one.source != "alias")]
