"""What each part of the training recipe is worth: one short run a variant, same budget, same seed.

    python tests/benchmarks/training/ablate.py ESCO.zip train.csv --hold-out dev.csv … [--only NAME …]

Every variant begins at all-MiniLM-L6-v2 and learns from the same number of tokens; results are added to
`results.json` beside this file as they come, and `table` prints them. LoRA needs `pip install peft`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from skillmatch.encoders import weights
from skillmatch.frameworks import Framework
from skillmatch.readers.esco import read_esco
from skillmatch.training import Gathered, Recipe, Sources, gather
from skillmatch.training import trainer as training
from skillmatch.training.developing import measured
from skillmatch.training.network import Network

_BASE = Recipe(
    tokens=40_000, passes=(("alias", 0.3), ("description", 0.4), ("template", 0.2), ("sentence", 1.0))
)
_MOST = 700
"""Queries of a set that are measured: enough to tell 4 points apart."""
_RESULTS = Path(__file__).with_name("results.json")


class Adapter(Network):
    """A linear map, begun at the identity, on top of vectors that stay as they are."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        super().__init__(folder, recipe)
        size = self.inner.config.hidden_size
        self.map = self.torch.nn.Linear(size, size)
        for tensor in self.map.parameters():
            self.torch.nn.init.zeros_(tensor)

    def parameters(self) -> list[Any]:
        return list(self.map.parameters())

    def vectors(self, texts: Sequence[str]) -> Any:
        with self.torch.no_grad():
            found = super().vectors(texts)
        return self.torch.nn.functional.normalize(found + self.map(found), dim=1)


class LowRank(Network):
    """LoRA of rank 16 on all linear layers (Hu et al., 2021)."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        super().__init__(folder, recipe)
        from peft import LoraConfig, get_peft_model

        config = LoraConfig(r=16, lora_alpha=32, target_modules=["query", "key", "value", "dense"])
        self.inner = get_peft_model(self.inner, config).eval()


def variants() -> dict[str, tuple[Recipe, type[Network], frozenset[str]]]:
    """Name → recipe, network, and sources left out ("other aliases": all but a skill's first)."""
    none: frozenset[str] = frozenset()
    return {
        "recipe": (_BASE, Network, none),
        "clustered batches, no further neighbours": (replace(_BASE, near=0), Network, none),
        "random batches": (replace(_BASE, near=0, negatives="random"), Network, none),
        "linear adapter": (replace(_BASE, rate=2e-3), Adapter, none),
        "LoRA, rank 16": (replace(_BASE, rate=5e-4), LowRank, none),
        "without templates": (_BASE, Network, frozenset(("template",))),
        "without labelled sentences": (_BASE, Network, frozenset(("sentence",))),
        "one alias a skill": (_BASE, Network, frozenset(("other aliases",))),
    }


def kept(gathered: Gathered, left_out: frozenset[str]) -> list[Any]:
    """The examples of a variant."""
    met: set[int] = set()
    found = []
    for one in gathered.train:
        again = one.source == "alias" and one.gold[0] in met
        if one.source in left_out or (again and "other aliases" in left_out):
            continue
        if one.source == "alias":
            met.add(one.gold[0])
        found.append(one)
    return found


def measure(name: str, framework: Framework, gathered: Gathered) -> dict[str, Any]:
    """Train and measure one variant."""
    recipe, kind, left_out = variants()[name]
    training.Network = kind  # type: ignore[misc]
    begun = time.process_time()
    made = training.train(weights.stock_folder(), framework, kept(gathered, left_out), recipe)
    seconds = time.process_time() - begun
    return {
        "cpu_seconds": round(seconds),
        "steps": made.steps,
        "tokens": made.tokens,
        **figures(made.network, framework, gathered),
    }


def figures(network: Network, framework: Framework, gathered: Gathered) -> dict[str, float]:
    """RP@1 of names and descriptions, RP@5 of sentences, in %."""
    sets = {name: own[:_MOST] for name, own in gathered.develop.items()}
    values = measured(network, framework, sets)
    depth = {"aliases": "RP@1", "descriptions": "RP@1"}
    return {name: round(100 * float(own[depth.get(name, "RP@5")].mean()), 1) for name, own in values.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("framework", type=Path)
    parser.add_argument("sentences", type=Path, nargs="*")
    parser.add_argument("--hold-out", type=Path, nargs="*", default=[])
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    framework = Framework.from_records(read_esco(given.framework))
    gathered = gather(framework, Sources(tuple(given.sentences), held_out=tuple(given.hold_out)), _BASE)
    results = json.loads(_RESULTS.read_text("utf-8")) if _RESULTS.exists() else {}
    if "all-MiniLM-L6-v2" not in results:
        results["all-MiniLM-L6-v2"] = figures(Network(weights.stock_folder(), _BASE), framework, gathered)
    for name in given.only or [one for one in variants() if one not in results]:
        results[name] = measure(name, framework, gathered)
        sys.stdout.write(f"{name}: {results[name]}\n")
        sys.stdout.flush()
        _RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
