"""The int8 graph gives nearly the fp32 graph's vectors, and each text the same in any company."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from skillmatch.errors import EncoderError
from skillmatch.training import export
from skillmatch.training.quantise import quantise

_RANDOM = np.random.default_rng(3)
_TEXTS = [[2, *_RANDOM.integers(5, 1200, size).tolist(), 3] for size in _RANDOM.integers(1, 30, 80)]


@pytest.fixture(scope="module")
def fused(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small BERT of random weights, as the export hands it over."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=1200, hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128
    )
    config._attn_implementation = "eager"
    folder = tmp_path_factory.mktemp("bert")
    model = BertModel(config, add_pooling_layer=False).eval()
    export._to_onnx(model, folder / "raw.onnx")
    export._fuse(folder / "raw.onnx", folder / "fused.onnx", config)
    return folder / "fused.onnx"


@pytest.fixture(scope="module")
def small(fused: Path) -> Path:
    quantise(fused, fused.with_name("int8.onnx"), _TEXTS[:60])
    return fused.with_name("int8.onnx")


def _vectors(file: Path, texts: list[list[int]]) -> NDArray[np.float32]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    ids: NDArray[Any] = np.zeros((len(texts), max(map(len, texts))), dtype=np.int64)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
    return np.asarray(session.run(None, {"input_ids": ids, "attention_mask": (ids > 0).astype(np.int64)})[0])


def test_vectors_stay_where_they_were(fused: Path, small: Path) -> None:
    found = export.fidelity(_vectors(fused, _TEXTS), _vectors(small, _TEXTS))
    assert found.mean > 0.995
    assert found.worst > 0.98


def test_a_vector_is_the_same_in_any_company(small: Path) -> None:
    alone = np.vstack([_vectors(small, [text]) for text in _TEXTS])
    np.testing.assert_allclose(_vectors(small, _TEXTS), alone, atol=2e-3)


def test_weights_and_words_are_int8(fused: Path, small: Path) -> None:
    import onnx

    assert small.stat().st_size < 0.45 * fused.stat().st_size
    kinds = {node.op_type for node in onnx.load(str(small)).graph.node}
    assert {"QAttention", "MatMulIntegerToFloat", "QuantizeLinear"} <= kinds
    assert not {"Attention", "SkipLayerNormalization", "DynamicQuantizeLinear", "MatMul"} & kinds


def test_without_samples_there_is_no_scale(fused: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="sample texts"):
        quantise(fused, tmp_path / "int8.onnx", [])
