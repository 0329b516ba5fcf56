"""A trained encoder as one int8 ONNX file that runs without torch, refused if it no longer is the model.

    python -m skillmatch.training.export MODEL_FOLDER OUT_FOLDER

`OUT_FOLDER` gets `model.onnx` (inputs `input_ids` and `attention_mask`, int64, (batch, tokens); output
`vector`, float32, (batch, dimension), pooled and not yet of unit length) and `tokenizer.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EncoderError, SkillMatchError
from .graph import pooled_bert
from .packages import needed, quietly

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LEAST_COSINE = 0.98
"""Mean cosine between int8 and fp32 vectors below which an export is refused. MiniLM reaches .99; the int8
form of all-mpnet-base-v2, which ranks no better than chance on some sets, has .86 (measured)."""
LEAST_ANY_COSINE = 0.90
"""The same for the worst single text."""
_OPSET = 17
_PROBES = (
    "Java", "project management", "apply health and safety standards", "SQL",
    "You will work with customers and suppliers to plan deliveries.",
    "We are looking for an experienced nurse who can supervise students, keep records and explain treatments.",
    "Knowledge of accounting principles, tax law and financial reporting is an advantage.",
    "Solid experience with Rust services, Kubernetes and continuous integration in a distributed team.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How near the exported vectors are to the model's own: cosines over the probes."""

    mean: float
    worst: float
    texts: int


def export(model: SentenceTransformer, folder: Path, probes: Sequence[str] = ()) -> Fidelity:
    """Write `model.onnx` and `tokenizer.json` into `folder`; `probes` are texts to compare both on.

    Raises:
        EncoderError: a package is missing, or the quantised model's vectors are not the model's (nothing
            is left in `folder` then).
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = [*_PROBES, *probes]
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        raw, fused, small = (Path(scratch) / f"{name}.onnx" for name in ("raw", "fused", "int8"))
        _to_onnx(model, raw)
        _fuse(raw, fused, model[0].auto_model.config)
        _quantise(fused, small)
        tokenizer = Path(scratch) / "tokenizer.json"
        tokenizer.write_text(plain_tokenizer(model), encoding="utf-8")
        found = fidelity(_own_vectors(model, texts), _vectors(small, tokenizer, texts))
        _check(found)
        small.replace(folder / "model.onnx")
        tokenizer.replace(folder / "tokenizer.json")
    return found


def fidelity(own: NDArray[np.float32], exported: NDArray[np.float32]) -> Fidelity:
    """Cosines of two (n, d) sets of vectors, row by row."""
    lengths = np.linalg.norm(own, axis=1) * np.linalg.norm(exported, axis=1)
    cosines = (own * exported).sum(axis=1) / np.maximum(lengths, 1e-12)
    return Fidelity(float(cosines.mean()), float(cosines.min()), len(own))


def plain_tokenizer(model: SentenceTransformer) -> str:
    """The tokenizer's JSON without cutting or padding, which are its user's choice."""
    read = json.loads(model.tokenizer.backend_tokenizer.to_str())
    read["truncation"] = read["padding"] = None
    return json.dumps(read, ensure_ascii=False)


def _check(found: Fidelity) -> None:
    if not (found.mean >= LEAST_COSINE and found.worst >= LEAST_ANY_COSINE):  # also refuses NaN
        raise EncoderError(
            f"The int8 model is not the model it was made from: mean cosine {found.mean:.3f} "
            f"(worst {found.worst:.3f}) over {found.texts} texts, where {LEAST_COSINE} is the least.",
            fix="Keep the fp32 weights for this model, or train another base.",
        )


def _to_onnx(model: SentenceTransformer, file: Path) -> None:
    torch = needed("torch")
    inner = model[0].auto_model.float().cpu()
    axes = {0: "batch", 1: "tokens"}
    # Two rows with padding in one: a mask of ones would be traced away.
    example = (
        torch.tensor([[2, 3, 4, 5], [2, 3, 5, 0]]) % inner.config.vocab_size,
        torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]]),
    )
    with torch.no_grad(), quietly():
        torch.onnx.export(
            pooled_bert(inner), example, str(file),
            input_names=["input_ids", "attention_mask"], output_names=["vector"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vector": {0: "batch"}},
            opset_version=_OPSET, dynamo=False,
        )  # fmt: skip


def _fuse(raw: Path, fused: Path, config: Any) -> None:
    optimizer = needed("onnxruntime.transformers.optimizer")
    with quietly():
        model = optimizer.optimize_model(
            str(raw), model_type="bert", num_heads=config.num_attention_heads, hidden_size=config.hidden_size
        )
        model.save_model_to_file(str(fused))


def _quantise(fused: Path, small: Path) -> None:
    """Weights and word embeddings to int8, a scale a column; activations are quantised as they come.

    With one scale a matrix the mean cosine to fp32 is .966, with one a column .994 (all-MiniLM-L6-v2).
    """
    quantization = needed("onnxruntime.quantization")
    onnx = needed("onnx")
    with quietly():
        quantization.quantize_dynamic(
            str(fused), str(small),
            per_channel=True, weight_type=quantization.QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip


def _own_vectors(model: SentenceTransformer, texts: Sequence[str]) -> NDArray[np.float32]:
    found = model.encode(list(texts), show_progress_bar=False, convert_to_numpy=True)
    return np.asarray(found, dtype=np.float32)


def _vectors(file: Path, tokenizer_file: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of the exported model, one text at a time: no padding can blur the comparison."""
    runtime = needed("onnxruntime")
    tokenizer = needed("tokenizers").Tokenizer.from_file(str(tokenizer_file))
    tokenizer.enable_truncation(max_length=256)
    session = runtime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    rows = []
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        rows.append(session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0])
    return np.array(rows, dtype=np.float32)


def main(arguments: Sequence[str] | None = None) -> int:
    """Export a model folder from the command line; 0 when done, 1 when it is refused."""
    parser = argparse.ArgumentParser(prog="python -m skillmatch.training.export", description=__doc__)
    parser.add_argument("model", type=Path, help="folder that sentence-transformers can load")
    parser.add_argument("out", type=Path)
    given = parser.parse_args(arguments)
    try:
        found = export(needed("sentence_transformers").SentenceTransformer(str(given.model)), given.out)
    except SkillMatchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{given.out}: mean cosine {found.mean:.4f}, worst {found.worst:.4f}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
