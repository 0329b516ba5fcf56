"""The network that is trained: a sentence-transformers model opened up for a plain training loop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, silent
from ..encoders import quiet
from ..encoders.base import batches
from ..errors import EncoderError
from .packages import needed, quietly
from .settings import Recipe


class Network:
    """Texts to unit vectors with gradients; pooling is the mean over tokens.

    Word and place embeddings stay as they are: they are half of the weights, most of their rows are never
    met in training, and training them costs time (measured).
    """

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        """Load the model in `folder`. Raises EncoderError: it, or a package, cannot be loaded."""
        self.torch = needed("torch")
        library = needed("sentence_transformers")
        try:
            with quietly():
                self.model = library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:
            raise EncoderError(f"The model in {folder} cannot be loaded: {error}") from error
        # One thread unless told otherwise: sums, and so the weights, depend on how many there are, and on a
        # busy machine two wait for each other several times longer than they work.
        self.torch.set_num_threads(quiet.wanted_threads() or 1)
        self.recipe = recipe
        self.inner = self.model[0].auto_model.eval()  # without dropout: a pass or two cannot overfit
        self._tokenizer = self.model.tokenizer
        for tensor in self.inner.embeddings.parameters():
            tensor.requires_grad_(False)

    def parameters(self) -> list[Any]:
        """The tensors that are trained."""
        return [tensor for tensor in self.inner.parameters() if tensor.requires_grad]

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, cut at `max_tokens`."""
        found = self._tokenizer(list(texts), truncation=True, max_length=self.recipe.max_tokens)
        return [len(tokens) for tokens in found["input_ids"]]

    def vectors(self, texts: Sequence[str]) -> Any:
        """(len(texts), d) unit vectors, with gradients where they are on."""
        torch = self.torch
        tokens = self._tokenizer(
            list(texts), truncation=True, max_length=self.recipe.max_tokens, padding=True, return_tensors="pt"
        )
        mask = tokens["attention_mask"]
        with torch.autocast("cpu", torch.bfloat16):
            states = self.inner(input_ids=tokens["input_ids"], attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        pooled = (states.float() * weights).sum(1) / weights.sum(1)
        return torch.nn.functional.normalize(pooled, dim=1)

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> NDArray[np.float32]:
        """The same without gradients, for many texts: (len(texts), d) float32."""
        found = np.empty((len(texts), self.inner.config.hidden_size), dtype=np.float32)
        done = 0
        with self.torch.no_grad():
            for rows in self._batches(texts):
                found[rows] = self.vectors([texts[row] for row in rows]).numpy()
                done += len(rows)
                progress("encoding", done, len(texts))
        return found

    def save(self, folder: Path) -> None:
        """Write it as sentence-transformers does. Raises EncoderError where it cannot be written."""
        try:
            with quietly():
                self.model.save(str(folder), create_model_card=False)
        except Exception as error:  # safetensors has errors of its own for a full disk
            raise EncoderError(
                f"The model cannot be written to {folder}: {error}",
                fix="Make room, and give the same command.",
            ) from error

    def average_with(self, base: dict[str, Any], share: float) -> None:
        """Weights become `share` of `base`, the rest their own (WiSE-FT: Wortsman et al., CVPR 2022)."""
        own = self.inner.state_dict()
        for name, tensor in base.items():
            if tensor.is_floating_point():
                own[name].lerp_(tensor, share)

    def weights(self) -> dict[str, Any]:
        """A copy of all weights."""
        return {name: tensor.detach().clone() for name, tensor in self.inner.state_dict().items()}

    def _batches(self, texts: Sequence[str]) -> Iterator[list[int]]:
        return batches(self.lengths(texts))
