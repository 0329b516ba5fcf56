"""The training loop: seeded, and able to go on after a kill as if nothing had happened."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, silent
from ..errors import InputError
from .batches import Plan, neighbours, plan
from .checkpoints import Checkpoints
from .examples import Example
from .network import Network
from .objective import loss, targets
from .settings import Recipe

if TYPE_CHECKING:
    from ..frameworks import Framework

POINTS = 20
"""Points of a run's curve, or a few more: also short runs are drawn."""
_UNKEPT = 120.0
"""Seconds of work that a kill may cost: on a slow machine a hundred steps take many minutes."""

Watch = Callable[[int, Network], dict[str, float]]
"""(step, network) → what to note in the curve."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the training curve."""

    step: int
    tokens: int
    """Padded tokens of texts so far."""
    loss: float
    """Mean since the point before."""
    measures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a run."""

    network: Network
    curve: tuple[Point, ...]
    steps: int
    tokens: int


def train(
    base: Path,
    framework: Framework,
    examples: Sequence[Example],
    recipe: Recipe,
    *,
    checkpoints: Path | None = None,
    every: int = 100,
    watch: Watch | None = None,
    progress: Progress = silent,
) -> Trained:
    """Train the model in `base` on `examples`.

    `checkpoints`: folder to keep the last state in, every `every` steps or `_UNKEPT` seconds; a state found
    there is gone on from, and the end is the same as without the break, to the bit on the same machine.
    `watch` is asked for measures every `every` steps.

    Raises:
        InputError: nothing to learn from, or the state kept is of another recipe or other examples.
        EncoderError: the model or a package cannot be loaded.
    """
    if not examples:
        raise InputError(
            "There is nothing to learn from.", fix="Give a framework with aliases or descriptions."
        )
    network = Network(base, recipe)
    run = _Run(network, framework.labels, examples, recipe, progress)
    kept = Checkpoints(checkpoints, _fingerprint(base, framework, examples, recipe)) if checkpoints else None
    if kept is not None and (state := kept.load(network.torch)) is not None:
        run.restore(state)
    original = Network(base, recipe).weights() if recipe.keep else None
    steps, saved = len(run.plan.batches), time.monotonic()
    between = min(every, -(-steps // POINTS))
    while run.step < steps:
        run.advance()
        whole = run.step % every == 0 or run.step == steps
        progress("training", run.tokens, run.plan.tokens)
        if whole or run.step % between == 0:
            run.note(watch if whole else None)
        if kept is not None and (whole or time.monotonic() - saved > _UNKEPT):
            kept.save(network.torch, run.state())
            saved = time.monotonic()
    if original is not None:
        network.average_with(original, recipe.keep)
    return Trained(network, tuple(run.curve), run.step, run.tokens)


class _Run:
    """The state of one run: everything a checkpoint holds, and how a step changes it."""

    def __init__(
        self,
        network: Network,
        labels: Sequence[str],
        examples: Sequence[Example],
        recipe: Recipe,
        progress: Progress,
    ) -> None:
        self.network, self._labels, self._examples, self._recipe = network, labels, examples, recipe
        torch = network.torch
        torch.manual_seed(recipe.seed)
        random.seed(recipe.seed)
        first = network.encode(labels, progress)
        self.plan: Plan = plan(examples, network.lengths([one.text for one in examples]), first, recipe)
        self._near = neighbours(first) if recipe.near else np.zeros((len(labels), 0), dtype=np.int64)
        self._optimizer = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
        self.step = self.tokens = 0
        self.curve: list[Point] = []
        self._losses: list[float] = []

    def advance(self) -> None:
        """One batch."""
        recipe, torch = self._recipe, self.network.torch
        batch = [self._examples[place] for place in self.plan.batches[self.step]]
        wanted = targets(batch, self._more(batch))
        for group in self._optimizer.param_groups:
            group["lr"] = rate_at(self.step, len(self.plan.batches), recipe)
        queries = self.network.vectors([one.text for one in batch])
        labels = self.network.vectors([self._labels[row] for row in wanted.labels])
        value = loss(torch, queries, labels, wanted, recipe.scale)
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self._losses.append(float(value.detach()))
        self.tokens += max(self.network.lengths([one.text for one in batch])) * len(batch)
        self.step += 1

    def _more(self, batch: Sequence[Example]) -> NDArray[np.int64]:
        """Neighbours of this batch's golds to rank beside them, decided by seed and step alone."""
        near = np.unique(self._near[[row for one in batch for row in one.gold]])
        draw = np.random.default_rng((self._recipe.seed, self.step))
        return draw.choice(near, min(self._recipe.near, len(near)), replace=False)

    def note(self, watch: Watch | None) -> None:
        """A point of the curve."""
        measures = watch(self.step, self.network) if watch else {}
        self.curve.append(Point(self.step, self.tokens, float(np.mean(self._losses)), measures))
        self._losses.clear()

    def state(self) -> dict[str, Any]:
        """All that the rest of the run depends on."""
        return {
            "step": self.step,
            "tokens": self.tokens,
            "weights": self.network.inner.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "curve": json.dumps([asdict(point) for point in self.curve]),
            "losses": list(self._losses),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take over what `state` said."""
        self.step, self.tokens = int(state["step"]), int(state["tokens"])
        self.network.inner.load_state_dict(state["weights"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.curve = [Point(**point) for point in json.loads(state["curve"])]
        self._losses = list(state.get("losses", ()))  # older states end with a point of the curve


def rate_at(step: int, steps: int, recipe: Recipe) -> float:
    """The learning rate of a step: a linear rise over the warm-up, then a linear fall towards 0."""
    rise = max(1, round(steps * recipe.warm_up))
    return recipe.rate * min((step + 1) / rise, (steps - step) / max(1, steps - rise))


def _fingerprint(base: Path, framework: Framework, examples: Sequence[Example], recipe: Recipe) -> str:
    """What a run is decided by: two runs with equal fingerprints go the same way."""
    digest = hashlib.sha256(json.dumps(asdict(recipe), sort_keys=True).encode())
    for file in sorted(base.glob("*.safetensors")):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    for label in framework.labels:
        digest.update(label.encode() + b"\0")
    for one in examples:
        digest.update(
            f"{one.text}\0{one.gold}\0{one.weights}\0{one.source}\0".encode("utf-8", "surrogatepass")
        )
    return digest.hexdigest()
