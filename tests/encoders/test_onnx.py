"""ONNX encoders: checked, quiet, offline, on as many threads as wanted, and the same on all of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from skillmatch.encoders import OnnxEncoder, load_encoder, quiet
from skillmatch.errors import EncoderError


@pytest.fixture
def folder(tiny_onnx: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny encoder that a test may spoil."""
    monkeypatch.setenv("SKILLMATCH_CACHE", str(tmp_path / "cache"))
    return Path(shutil.copytree(tiny_onnx(), tmp_path / "mine"))


@pytest.fixture
def shipped_texts() -> list[str]:
    return [f"{verb} {thing}{' and report on it' * n}" for n in range(4) for verb in ("plan", "mend", "sell")
            for thing in ("roofs", "relational databases", "wound care")]  # fmt: skip


def _card(folder: Path, **parts: object) -> None:
    (folder / "card.json").write_text(json.dumps({"id": "ours", "figures": [1]} | parts), "utf-8")


def test_pooled_and_unpooled_graphs_agree(tiny_onnx: Callable[..., Path]) -> None:
    texts = ["plan", "write python tools", "wound care nurse", "teach a nurse to plan wound care"]
    pooled, words = (OnnxEncoder(tiny_onnx(pooled=pooled)).encode(texts) for pooled in (True, False))
    np.testing.assert_allclose(pooled, words, atol=1e-6)


def test_the_card_names_it_and_sets_its_window(folder: Path) -> None:
    plain = load_encoder(str(folder))
    assert plain.id.startswith("mine-")
    _card(folder, dimension=8, max_tokens=2)
    named = load_encoder(str(folder))
    assert named.id.startswith("ours-")
    assert named.id.rsplit("-")[-1] != plain.id.rsplit("-")[-1]
    short, long = named.encode(["wound care", "wound care nurse"])
    np.testing.assert_allclose(short, long, atol=1e-6)


def test_a_file_that_is_not_the_card_s_is_refused(folder: Path) -> None:
    _card(folder, files={"model.onnx": {"sha256": "0" * 64, "bytes": 1}})
    with pytest.raises(EncoderError, match=r"model\.onnx is not the file its card names"):
        OnnxEncoder(folder)
    (folder / "card.json").write_text("{broken", "utf-8")
    with pytest.raises(EncoderError, match=r"card\.json cannot be read"):
        OnnxEncoder(folder)


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(EncoderError, match=missing.replace(".", r"\.")):
        OnnxEncoder(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_damaged_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"nonsense")
    with pytest.raises(EncoderError, match=f"{name}.* cannot be"):
        OnnxEncoder(folder).encode(["teach"])


def test_a_graph_of_something_else_is_refused(tiny_onnx: Callable[..., Path]) -> None:
    with pytest.raises(EncoderError, match="no text encoder"):
        OnnxEncoder(tiny_onnx(first_input="pixels")).encode(["teach"])


@pytest.mark.parametrize("threads", ["1", "2", "3"])
def test_threads_change_nothing(folder: Path, threads: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"plan {'care ' * (n % 9)}" for n in range(200)]
    expected = OnnxEncoder(folder).encode(texts)
    monkeypatch.setenv("SKILLMATCH_THREADS", threads)
    assert np.array_equal(OnnxEncoder(folder).encode(texts), expected)


def test_threads_are_ours_else_openmp_s_else_the_machine_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_THREADS", "3")
    monkeypatch.setenv("OMP_NUM_THREADS", "2,1")
    assert quiet.threads() == 3
    monkeypatch.delenv("SKILLMATCH_THREADS")
    assert quiet.threads() == 2
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    assert quiet.threads() == quiet.processors() >= 1
    monkeypatch.setenv("SKILLMATCH_THREADS", "none")
    with pytest.raises(EncoderError, match="SKILLMATCH_THREADS"):
        quiet.threads()


def test_encoding_imports_no_torch_opens_no_socket_and_prints_nothing(folder: Path) -> None:
    code = """
import sys
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise SystemExit(f"opened a socket: {args}")
sys.addaudithook(watch)
from skillmatch.encoders import load_encoder
encoder = load_encoder(sys.argv[1])
encoder.id
heavy = {"torch", "transformers", "sentence_transformers", "sklearn", "scipy", "onnxruntime", "tokenizers"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
encoder.encode(["teach a nurse"] * 70)
assert not {"torch", "transformers", "sklearn", "scipy"} & set(sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        env={"PYTHONPATH": ":".join(sys.path), "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_shipped_model_is_the_default_and_meaning_decides() -> None:
    encoder = load_encoder()
    assert encoder.id == OnnxEncoder().id == load_encoder("skillmatch-minilm").id
    query, near, far = encoder.encode(["bandage an injury", "wound care", "bookkeeping"])
    assert query @ near > query @ far + 0.2


def test_the_shipped_model_s_vectors_are_the_same_in_any_company(shipped_texts: list[str]) -> None:
    encoder = load_encoder()
    together = encoder.encode(shipped_texts)
    alone = np.vstack([encoder.encode([text]) for text in shipped_texts])
    assert (together * alone).sum(axis=1).min() > 0.99999
