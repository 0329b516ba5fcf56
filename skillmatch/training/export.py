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
from .packages import check_installed, needed, quietly
from .quantise import quantise

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LEAST_COSINE = 0.98
"""Mean cosine between int8 and fp32 vectors below which an export is refused. MiniLM reaches .998; the int8
form of all-mpnet-base-v2 has .86 and ranks like another model (measured)."""
LEAST_ANY_COSINE = 0.93
"""The same for the worst single text."""
MAX_TOKENS = 256
"""Tokens of a text that count, as in all-MiniLM-L6-v2; the runtime cuts there."""
_SAMPLES = 400
"""Texts that fix the scales, and as many others that the result is compared on."""
_OPSET = 17


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How near the exported vectors are to the model's own: cosines over the probes."""

    mean: float
    worst: float
    texts: int


def export(model: SentenceTransformer, folder: Path, texts: Sequence[str], seed: int = 0) -> Fidelity:
    """Write `model.onnx` and `tokenizer.json` into `folder`.

    `texts` like those to be encoded, at least ten of different length: some fix the scales of the int8
    layers, others are compared.

    Raises:
        EncoderError: a package is missing, the model is no BERT, there are too few texts, or the int8
            vectors are not the model's (what was in `folder` stays as it was).
    """
    samples, probes = _drawn(texts, seed)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        raw, fused, small = (Path(scratch) / f"{name}.onnx" for name in ("raw", "fused", "int8"))
        tokenizer = Path(scratch) / "tokenizer.json"
        tokenizer.write_text(plain_tokenizer(model), encoding="utf-8")
        inner: Any = model[0].auto_model.float().cpu()
        _to_onnx(inner, raw)
        _fuse(raw, fused, inner.config)
        quantise(fused, small, _token_ids(tokenizer, samples))
        found = fidelity(_own_vectors(model, probes), _vectors(small, _token_ids(tokenizer, probes)))
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


def _to_onnx(inner: Any, file: Path) -> None:
    torch = needed("torch")
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


def _own_vectors(model: SentenceTransformer, texts: Sequence[str]) -> NDArray[np.float32]:
    found = model.encode(list(texts), show_progress_bar=False, convert_to_numpy=True)
    return np.asarray(found, dtype=np.float32)


def _token_ids(tokenizer_file: Path, texts: Sequence[str]) -> list[list[int]]:
    tokenizer = needed("tokenizers").Tokenizer.from_file(str(tokenizer_file))
    tokenizer.enable_truncation(max_length=MAX_TOKENS)
    return [list(tokenizer.encode(text).ids) for text in texts]


def _vectors(file: Path, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Vectors of the exported model, one text at a time: no padding can blur the comparison."""
    runtime = needed("onnxruntime")
    session = runtime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    rows = []
    for own in tokens:
        ids = np.array([own], dtype=np.int64)
        rows.append(session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0])
    return np.array(rows, dtype=np.float32)


def _drawn(texts: Sequence[str], seed: int) -> tuple[list[str], list[str]]:
    """Texts to fix scales by, and others to compare on."""
    if len(texts) < 10:
        raise EncoderError("Exporting needs at least ten texts to fix the int8 scales by.")
    order = np.random.default_rng(seed).permutation(len(texts))[: 2 * _SAMPLES]
    return [texts[place] for place in order[::2]], [texts[place] for place in order[1::2]]


def sample_texts() -> list[str]:
    """Labels and descriptions of the starter framework, which is always at hand."""
    from ..readers.starter import read_starter

    skills = read_starter().skills
    return [text for one in skills for text in (one.label, f"{one.label}: {one.description}")]


def _loaded(folder: Path) -> SentenceTransformer:
    library: Any = needed("sentence_transformers")
    try:
        with quietly():
            model: SentenceTransformer = library.SentenceTransformer(
                str(folder), device="cpu", local_files_only=True
            )
            return model
    except Exception as error:  # whatever a damaged folder makes the libraries raise
        raise EncoderError(f"The model in {folder} cannot be loaded: {error}") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Export a model folder from the command line; 0 when done, 1 when it is refused."""
    parser = argparse.ArgumentParser(prog="python -m skillmatch.training.export", description=__doc__)
    parser.add_argument("model", type=Path, help="folder that sentence-transformers can load")
    parser.add_argument("out", type=Path)
    parser.add_argument("--texts", type=Path, help="a text a line to fix the scales by; else our own")
    given = parser.parse_args(arguments)
    try:
        check_installed()
        texts = given.texts.read_text("utf-8").splitlines() if given.texts else sample_texts()
        found = export(_loaded(given.model), given.out, texts)
    except (SkillMatchError, UnicodeError, OSError) as error:
        place = f"{given.texts}: " if isinstance(error, UnicodeError) else ""
        sys.stderr.write(f"{place}{error}\n")
        return 1
    sys.stdout.write(f"{given.out}: mean cosine {found.mean:.4f}, worst {found.worst:.4f}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
