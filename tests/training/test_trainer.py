"""Training learns, is the same twice, and goes on after a break as if there had been none."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skillmatch.encoders import OnnxEncoder
from skillmatch.errors import EncoderError, InputError
from skillmatch.frameworks import Framework
from skillmatch.training import Recipe, Sources, gather, make, shortened, split_framework, trainer
from skillmatch.training import export as exporting
from skillmatch.training.developing import measured
from skillmatch.training.network import Network
from skillmatch.training.trainer import rate_at, train

_RECIPE = Recipe(passes=(("alias", 12.0),), batch_rows=16, near=4, rate=2e-3, templates=0)


def _weights(network: Network) -> dict[str, Any]:
    return {name: tensor.numpy() for name, tensor in network.weights().items()}


def _same(one: dict[str, Any], two: dict[str, Any]) -> bool:
    return all(np.array_equal(one[name], two[name]) for name in one)


def test_it_learns_and_is_the_same_twice(crafts: Framework, tiny_model: Path) -> None:
    split = split_framework(crafts, 0.0, 0.0)
    aliases = [one for one in split.train if one.source == "alias"]
    before = measured(Network(tiny_model, _RECIPE), crafts, {"all": aliases})["all"]["RP@1"].mean()
    first = train(tiny_model, crafts, aliases, _RECIPE)
    after = measured(first.network, crafts, {"all": aliases})["all"]["RP@1"].mean()
    assert after > before + 0.2
    assert first.curve[-1].loss < first.curve[0].loss or len(first.curve) == 1
    second = train(tiny_model, crafts, aliases, _RECIPE)
    assert _same(_weights(first.network), _weights(second.network))
    other = train(tiny_model, crafts, aliases, replace(_RECIPE, seed=2))
    assert not _same(_weights(first.network), _weights(other.network))


def test_a_run_broken_off_ends_like_one_that_was_not(
    crafts: Framework, tiny_model: Path, tmp_path: Path
) -> None:
    examples = split_framework(crafts, 0.0, 0.0).train
    whole = train(tiny_model, crafts, examples, _RECIPE, every=3)

    class Killed(Exception):
        """As if the process had gone."""

    def die(stage: str, done: int, total: int | None) -> None:
        if stage == "training" and total and done > total / 2:
            raise Killed

    with pytest.raises(Killed):
        train(tiny_model, crafts, examples, _RECIPE, checkpoints=tmp_path, every=3, progress=die)
    steps: list[int] = []

    def count(stage: str, done: int, total: int | None) -> None:
        if stage == "training":
            steps.append(done)

    gone_on = train(tiny_model, crafts, examples, _RECIPE, checkpoints=tmp_path, every=3, progress=count)
    assert 0 < len(steps) < whole.steps
    assert _same(_weights(whole.network), _weights(gone_on.network))
    assert gone_on.curve == whole.curve
    with pytest.raises(InputError, match="another recipe"):
        train(tiny_model, crafts, examples, replace(_RECIPE, seed=99), checkpoints=tmp_path)
    (tmp_path / "last.pt").write_bytes(b"\x80\x04cos\nsystem\n")
    with pytest.raises(InputError, match="no readable checkpoint"):
        train(tiny_model, crafts, examples, _RECIPE, checkpoints=tmp_path)


def test_a_short_run_has_a_curve_and_loses_little(
    crafts: Framework, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = split_framework(crafts, 0.0, 0.0).train
    whole = train(tiny_model, crafts, examples, _RECIPE)
    assert 3 < whole.steps < 100
    assert len(whole.curve) > 3
    monkeypatch.setattr(trainer, "_UNKEPT", 0.0)  # as if every step took minutes

    def die(stage: str, done: int, total: int | None) -> None:
        if stage == "training" and total and done > total * 0.9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(tiny_model, crafts, examples, _RECIPE, checkpoints=tmp_path, progress=die)
    steps: list[int] = []
    count = lambda stage, done, _: steps.append(done) if stage == "training" else None  # noqa: E731
    gone_on = train(tiny_model, crafts, examples, _RECIPE, checkpoints=tmp_path, progress=count)
    assert len(steps) < whole.steps / 2
    assert gone_on.curve == whole.curve
    assert _same(_weights(whole.network), _weights(gone_on.network))


def test_a_full_disk_is_a_sentence(
    crafts: Framework, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    examples = split_framework(crafts, 0.0, 0.0).train
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="Choose another folder"):
        train(tiny_model, crafts, examples, _RECIPE, checkpoints=tmp_path / "file")

    def full(*_: object) -> None:
        raise RuntimeError("unexpected pos 64 vs 0")  # what torch makes of it

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(InputError, match=r"last\.pt: the state cannot be kept.*Make room"):
        train(tiny_model, crafts, examples, _RECIPE, checkpoints=tmp_path)
    assert not (tmp_path / "last.new").exists()


def test_averaging_goes_from_one_model_to_the_other(crafts: Framework, tiny_model: Path) -> None:
    examples = split_framework(crafts, 0.0, 0.0).train
    base = Network(tiny_model, _RECIPE).weights()
    kept = train(tiny_model, crafts, examples, replace(_RECIPE, keep=1.0)).network
    assert _same(_weights(kept), {name: tensor.numpy() for name, tensor in base.items()})


def test_the_rate_rises_and_falls() -> None:
    rates = [rate_at(step, 100, Recipe(rate=1.0, warm_up=0.1)) for step in range(100)]
    assert max(rates) == rates[9] == 1.0
    assert rates[:10] == sorted(rates[:10])
    assert rates[9:] == sorted(rates[9:], reverse=True)
    assert 0 < rates[-1] < 0.02


def test_minutes_shorten_all_rounds_alike() -> None:
    rounds = (Recipe(tokens=900_000), Recipe(tokens=300_000))
    assert [one.tokens for one in shortened(rounds, 2)] == [90_000, 30_000]
    assert shortened(rounds, 1000) == rounds


def test_a_whole_run_gives_a_folder_the_runtime_takes(
    crafts: Framework, tiny_model: Path, tmp_path: Path
) -> None:
    """Data to int8 model, card and curve; the int8 model ranks like the one it was made from."""
    pytest.importorskip("onnx", reason="the export needs onnx")
    recipe = replace(_RECIPE, aliases_out=0.2, descriptions_out=0.2, templates=20)
    gathered = gather(crafts, Sources(), recipe)
    made = make(tiny_model, crafts, gathered, (recipe,), tmp_path / "ours")
    card = json.loads((tmp_path / "ours" / "card.json").read_text("utf-8"))
    assert card["id"] == "ours"
    assert card["dimension"] == 32
    assert card["training"]["data"]["examples"]["alias"] == gathered.counts["alias"]
    assert "| aliases |" in (tmp_path / "ours" / "card.md").read_text("utf-8")
    assert ET.parse(tmp_path / "ours" / "curve.svg").getroot().tag.endswith("svg")
    vectors = OnnxEncoder(tmp_path / "ours").encode(crafts.labels)
    own = Network(tmp_path / "ours" / "training" / "round-1" / "model", recipe).encode(crafts.labels)
    assert (vectors * own).sum(axis=1).mean() > exporting.LEAST_COSINE
    again = make(tiny_model, crafts, gathered, (recipe,), tmp_path / "ours")
    assert again.curve == made.curve


def test_a_model_that_int8_breaks_is_refused(
    crafts: Framework, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The weights get a column that no int8 can hold beside the others."""
    pytest.importorskip("onnx", reason="the export needs onnx")
    network = Network(tiny_model, _RECIPE)
    torch = network.torch
    with torch.no_grad():
        for layer in network.inner.encoder.layer:
            layer.output.dense.weight.normal_(0, 1.0)
            layer.intermediate.dense.weight.normal_(0, 1.0)
            layer.output.dense.weight[0] *= 1e5
    monkeypatch.setattr(exporting, "LEAST_COSINE", 0.99999)
    (tmp_path / "model.onnx").write_bytes(b"kept")
    with pytest.raises(EncoderError, match="not the model it was made from"):
        exporting.export(network.model, tmp_path, [*crafts.labels, *crafts.descriptions])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.onnx"]
    assert (tmp_path / "model.onnx").read_bytes() == b"kept"


def test_cosines_that_are_no_numbers_are_refused() -> None:
    found = exporting.fidelity(np.ones((2, 3), np.float32), np.full((2, 3), np.nan, np.float32))
    with pytest.raises(EncoderError):
        exporting._check(found)


def test_a_missing_package_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch, tiny_model: Path) -> None:
    from skillmatch.training import packages

    def absent(name: str) -> None:
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr(packages.importlib, "import_module", absent)
    with pytest.raises(EncoderError, match=r"No module named 'torch'.*skillmatch\[train\]"):
        Network(tiny_model, _RECIPE)


def test_the_command_trains_on_a_table(
    run: Callable[..., Any],
    crafts: Framework,
    tiny_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("onnx", reason="the export needs onnx")
    monkeypatch.setenv("SKILLMATCH_CACHE", str(tmp_path / "cache"))
    table = tmp_path / "crafts.csv"
    lines = ["label,alt_labels,description"]
    lines += [f"{one.label},{'|'.join(one.alt_labels)},{one.description}" for one in crafts.records.skills]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run(
        "train",
        "--framework",
        table,
        "--base",
        tiny_model,
        "--minutes",
        "0.05",
        "-o",
        tmp_path / "m",
        "--json",
    )
    assert done.code == 0, done.err
    assert json.loads(done.out)["fidelity"]["mean"] > exporting.LEAST_COSINE
    assert (tmp_path / "m" / "card.md").is_file()
    refused = run("train", tmp_path / "none.csv", "--framework", table, "-o", tmp_path / "m")
    assert refused.code == 1
    assert "none.csv" in refused.err


def test_int8_that_ranks_worse_is_not_kept(tmp_path: Path) -> None:
    from skillmatch.training import Gathered, pipeline
    from skillmatch.training.examples import Example

    one = Example("a", (0,), "alias")
    gathered = Gathered((one,), {"few": (one,) * 5, "many": (one,) * 500})
    (tmp_path / "model.onnx").write_bytes(b"x")
    pipeline._check({"few": 0.2, "many": 0.01}, gathered, tmp_path)
    with pytest.raises(EncoderError, match=r"loses 4\.0 points on many of RP@5"):
        pipeline._check({"few": 0.2, "many": 0.04}, gathered, tmp_path)
    assert not (tmp_path / "model.onnx").exists()


def test_what_cannot_be_exported_is_not_trained(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from skillmatch.training import packages

    real = packages.importlib.util.find_spec
    monkeypatch.setattr(
        packages.importlib.util,
        "find_spec",
        lambda name, *more: None if name == "onnx" else real(name, *more),
    )
    done = run("train", "--framework", tmp_path / "any.csv", "-o", tmp_path / "m")
    assert done.code == 1
    assert "not installed: onnx" in done.err
    assert "skillmatch[train]" in done.err


def test_an_int8_folder_is_no_base(run: Callable[..., Any], tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="training needs onnx")
    folder = tmp_path / "int8"
    folder.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        (folder / name).write_bytes(b"")
    table = tmp_path / "crafts.csv"
    table.write_text("label,alt_labels\nbake bread,baking\n", encoding="utf-8")
    done = run("train", "--framework", table, "--base", folder, "-o", tmp_path / "m")
    assert done.code == 1
    assert "training/round-2/model" in done.err


def test_exporting_what_is_no_model_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("onnx", reason="the export needs onnx")
    assert exporting.main([str(tmp_path / "none"), str(tmp_path / "out")]) == 1
    assert "cannot be loaded" in capsys.readouterr().err
    assert exporting.main([str(tmp_path), str(tmp_path / "out"), "--texts", str(tmp_path / "none.txt")]) == 1
    assert "none.txt" in capsys.readouterr().err
