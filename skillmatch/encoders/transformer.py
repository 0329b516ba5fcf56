"""Sentence encoders by sentence-transformers: all-MiniLM-L6-v2 out of its package, or any other."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, silent
from ..errors import EncoderError
from . import hub, quiet, weights
from .base import batches, check_texts, encodable, unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Texts whose token counts are sorted together: bounds memory, and lets progress show early.
_WINDOW = 8192


class SentenceTransformerEncoder:
    """Unit float32 sentence vectors; weights are checked now, loaded when the first text is encoded."""

    def __init__(self, source: str | Path | None = None, *, device: str = "cpu") -> None:
        """`source`: None for all-MiniLM-L6-v2, else a model folder or the name of a hub model.

        `device` as torch spells it. Vectors differ in the last bits between devices, so the CPU, which
        every machine has, is the default. Thread-safe. A hub model is fetched once, then read locally.

        Raises:
            EncoderError: weights are missing or damaged, or cannot be fetched, or the extra is not installed.
        """
        if source is not None:
            hub.check_name(source)
        if importlib.util.find_spec("sentence_transformers") is None:
            raise _missing(f"{source or 'This encoder'} needs sentence-transformers and torch.")
        if source is None:
            self._folder = weights.stock_folder()
            name, digits = weights.STOCK_NAME, weights.check_stock(self._folder)
        else:
            self._folder = hub.local_folder(source)
            name = Path(source).resolve().name if Path(source).is_dir() else str(source)
            digits = weights.folder_fingerprint(self._folder)
        self._id = f"{name}-{digits}"
        self._device = device
        self._lock = threading.Lock()
        self._model: SentenceTransformer | None = None

    @property
    def id(self) -> str:
        return self._id

    @property
    def dimension(self) -> int:
        """Columns of a vector. Loads the weights, except for all-MiniLM-L6-v2's, which has 384."""
        if self._id.startswith(f"{weights.STOCK_NAME}-{weights.PINNED['model.safetensors'][:12]}"):
            return 384
        return int(self._loaded().get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> NDArray[np.float32]:
        """See `Encoder.encode`. Text beyond the model's window (256 tokens by default) is cut off."""
        check_texts(texts)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if not len(texts):
            return vectors
        model = self._loaded()
        done = 0
        for start in range(0, len(texts), _WINDOW):
            window = [encodable(text) for text in texts[start : start + _WINDOW]]
            for rows in batches(_token_counts(model, window)):
                found = model.encode(
                    [window[row] for row in rows],
                    batch_size=len(rows),
                    show_progress_bar=False,
                    convert_to_numpy=True,
                )
                vectors[[start + row for row in rows]] = unit_rows(np.asarray(found))
                done += len(rows)
                progress("encoding", done, len(texts))
        return vectors

    def _loaded(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                self._model = _load(self._folder, self._device)
            return self._model


def _token_counts(model: SentenceTransformer, texts: list[str]) -> list[int]:
    """Tokens each text will take, or an estimate where the model has no ordinary tokenizer."""
    limit = model.max_seq_length or 512
    try:
        with quiet.silenced():
            found = model.tokenizer(texts, truncation=True, max_length=limit)["input_ids"]
        return [len(tokens) for tokens in found]
    except (TypeError, AttributeError, KeyError):
        return [min(limit, len(text) // 4 + 2) for text in texts]


def _load(folder: Path, device: str) -> SentenceTransformer:
    quiet.set_defaults()
    threads = quiet.wanted_threads()
    try:
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise _missing(f"The package that loads this encoder cannot be imported: {error}.") from error
    if threads:
        torch.set_num_threads(threads)
    try:
        with quiet.silenced():
            model = SentenceTransformer(str(folder), device=device, local_files_only=True)
    except Exception as error:  # whatever a damaged folder makes the libraries raise
        raise EncoderError(f"The model in {folder} cannot be loaded: {error}") from error
    model.eval()
    return model


def _missing(message: str) -> EncoderError:
    return EncoderError(message, fix=f"{quiet.EXTRA} The default encoder needs neither.")
