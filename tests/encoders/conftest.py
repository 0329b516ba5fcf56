"""A tiny ONNX encoder, made on the spot: a table of word vectors and their mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

_WORDS = ("[PAD]", "[UNK]", "teach", "plan", "nurse", "write", "python", "wound", "care", "a", "tools")


def write_tokenizer(file: Path) -> None:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(_WORDS)}, "[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(file))


def write_model(file: Path, *, pooled: bool, first_input: str = "input_ids") -> None:
    """Word vectors, or with `pooled` their mean over the mask (texts of no word: zeros)."""
    from onnx import TensorProto, checker, helper, numpy_helper, save

    table = np.random.default_rng(5).normal(size=(len(_WORDS), 8)).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["table", first_input], ["words"]),
        helper.make_node("Cast", ["attention_mask"], ["flat"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["flat", "last"], ["mask"]),
        helper.make_node("Mul", ["words", "mask"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "tokens"], ["sum"], keepdims=0),
    ]
    constants = [
        numpy_helper.from_array(table, "table"),
        numpy_helper.from_array(np.array([2]), "last"),
        numpy_helper.from_array(np.array([1]), "tokens"),
    ]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in (first_input, "attention_mask")
    ]
    shape = ["batch", 8] if pooled else ["batch", "tokens", 8]
    output = helper.make_tensor_value_info("sum" if pooled else "words", TensorProto.FLOAT, shape)
    used = nodes if pooled else nodes[:1]
    graph = helper.make_graph(used, "tiny", inputs, [output], constants if pooled else constants[:1])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    save(model, str(file))


@pytest.fixture(scope="session")
def tiny_onnx(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes a folder with a tiny encoder of its own."""

    def make(*, pooled: bool = True, first_input: str = "input_ids") -> Path:
        folder = tmp_path_factory.mktemp("onnx") / "tiny"
        folder.mkdir()
        write_tokenizer(folder / "tokenizer.json")
        write_model(folder / "model.onnx", pooled=pooled, first_input=first_input)
        return folder

    return make
