"""Sentence encoders as ONNX files, run by ONNX Runtime: the default one shipped here, or any of one's own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, silent
from ..errors import EncoderError
from . import quiet
from .base import batches, check_texts, encodable, unit_rows
from .onnx_folder import OnnxFolder

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

BATCH_TOKENS = 1024
BATCH_ROWS = 32
"""Padded tokens and texts a batch: larger ones leave the processor's cache, see tests/benchmarks/encoders."""
_WINDOW = 8192
"""Texts whose lengths are sorted together: bounds memory, and lets progress show early."""

Rows = NDArray[np.float32]


class OnnxEncoder:
    """Unit float32 sentence vectors; files are checked now, loaded when the first text is encoded.

    A shipped model's activation scales are fixed, so that a text's vector does not depend on the texts it is
    encoded with, but for rounding: at most 1e-3 in any column, and as a rule nothing. Work is shared between
    threads batch by batch, `SKILLMATCH_THREADS` of them; none spins while it waits.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        """`folder`: None for the shipped model, else one that holds `model.onnx` and `tokenizer.json`.

        The graph takes `input_ids` and `attention_mask` (and may take `token_type_ids`), and gives a vector a
        text, or one a token, whose mean is taken. Thread-safe.

        Raises:
            EncoderError: files are missing or damaged.
        """
        self._folder = OnnxFolder.read(Path(folder) if folder is not None else None)
        self._lock = threading.Lock()
        self._model: _Model | None = None

    @property
    def id(self) -> str:
        return self._folder.id

    @property
    def dimension(self) -> int:
        """Columns of a vector. Loads the model where its card does not tell."""
        return self._folder.dimension or self._loaded().dimension

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Rows:
        """See `Encoder.encode`. Text beyond the model's window (its card's `max_tokens`) is cut off."""
        check_texts(texts)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if not len(texts):
            return vectors
        model, done = self._loaded(), 0
        with ThreadPoolExecutor(threads := quiet.threads()) as pool:
            for start in range(0, len(texts), _WINDOW):
                window = model.tokens([encodable(text) for text in texts[start : start + _WINDOW]])
                parts = list(batches([len(ids) for ids in window], BATCH_TOKENS, BATCH_ROWS))
                apply = pool.map if threads > 1 and len(parts) > 1 else map
                for rows, found in zip(parts, apply(model.vectors, repeat(window), parts), strict=True):
                    vectors[[start + row for row in rows]] = unit_rows(found)
                    done += len(rows)
                    progress("encoding", done, len(texts))
        return vectors

    def _loaded(self) -> _Model:
        with self._lock:
            if self._model is None:
                self._model = _Model(self._folder)
            return self._model


class _Model:
    """A tokenizer and a session, loaded."""

    def __init__(self, folder: OnnxFolder) -> None:
        self._tokenizer = _tokenizer(folder)
        self._session = _session(folder)
        self._inputs = {one.name for one in self._session.get_inputs()}
        self.dimension = int(self._session.get_outputs()[0].shape[-1])

    def tokens(self, texts: list[str]) -> list[list[int]]:
        """Ids of the tokens of each text, cut to the model's window."""
        return [found.ids for found in self._tokenizer.encode_batch_fast(texts)]

    def vectors(self, window: Sequence[Sequence[int]], rows: Sequence[int]) -> Rows:
        """(rows, dimension) vectors of the texts in `rows`, not of unit length."""
        width = max(1, *(len(window[row]) for row in rows))
        ids = np.zeros((len(rows), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for line, row in enumerate(rows):
            ids[line, : len(window[row])] = window[row]
            mask[line, : len(window[row])] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        found: Any = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        if found.ndim == 3:
            found = (found * mask[..., None]).sum(axis=1) / np.maximum(mask.sum(axis=1, keepdims=True), 1)
        return np.asarray(found, dtype=np.float32)


def _tokenizer(folder: OnnxFolder) -> Tokenizer:
    quiet.set_defaults()
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise _missing(error) from error
    try:
        tokenizer = Tokenizer.from_file(str(folder.tokenizer))
    except Exception as error:  # whatever a damaged file makes the library raise
        raise EncoderError(f"{folder.tokenizer} cannot be read: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(folder.max_tokens)
    return tokenizer


def _session(folder: OnnxFolder) -> InferenceSession:
    try:
        import onnxruntime
    except ImportError as error:
        raise _missing(error) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # batches are what runs side by side
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(str(folder.model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # whatever a damaged file makes the library raise
        raise EncoderError(f"The model {folder.model} cannot be loaded: {error}") from error
    if not {one.name for one in session.get_inputs()} <= {"input_ids", "attention_mask", "token_type_ids"}:
        raise EncoderError(
            f"{folder.model} is no text encoder: its inputs are others than tokens and a mask."
        )
    return session


def _missing(error: ImportError) -> EncoderError:
    return EncoderError(
        f"The package that runs the encoder cannot be imported: {error}.",
        fix="Run `pip install onnxruntime tokenizers`.",
    )
