"""A folder that holds an ONNX encoder: which files decide its vectors, and are they what its card says?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

from .. import resources
from ..errors import EncoderError, reason_of
from .weights import file_digests

SHIPPED = "skillmatch-minilm"
MODEL, TOKENIZER, CARD = "model.onnx", "tokenizer.json", "card.json"
_DEFAULT_TOKENS = 256
_REINSTALL = "Reinstall skillmatch; in a checkout, `git checkout` the file."


class _File(msgspec.Struct):
    sha256: str


class _Card(msgspec.Struct):
    """What of a card decides vectors; the rest is for people."""

    id: str
    dimension: int = 0
    max_tokens: int = _DEFAULT_TOKENS
    files: dict[str, _File] = {}


@dataclass(frozen=True, slots=True)
class OnnxFolder:
    """The files of an ONNX encoder, checked."""

    model: Path
    tokenizer: Path
    id: str
    """Name and twelve hex digits over the files and the window."""
    dimension: int
    """Columns of a vector; 0 where no card tells."""
    max_tokens: int

    @classmethod
    def read(cls, folder: Path | None = None) -> Self:
        """The files in `folder`, or of the shipped model. A folder needs no card; one that is there must fit.

        Raises:
            EncoderError: a file is missing, or not the one its card names.
        """
        shipped = folder is None
        where = resources.models_dir() / SHIPPED if folder is None else folder.expanduser().resolve()
        model, tokenizer = where / MODEL, where / TOKENIZER
        digests = file_digests([model, tokenizer])
        for path in (model, tokenizer):
            if path not in digests:
                raise EncoderError(
                    f"{where} holds no {path.name}.",
                    fix=_REINSTALL
                    if shipped
                    else "Name a folder that `skillmatch train` or an export wrote.",
                )
        card = _card(where)
        for path, digest in digests.items():
            if path.name in card.files and card.files[path.name].sha256 != digest:
                raise EncoderError(f"{path} is not the file its card names (damaged?).", fix=_REINSTALL)
        parts = (digests[model], digests[tokenizer], str(card.max_tokens))
        hexadecimal = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
        return cls(model, tokenizer, f"{card.id}-{hexadecimal}", card.dimension, card.max_tokens)


def is_onnx_folder(folder: Path) -> bool:
    """Whether the folder holds an encoder for ONNX Runtime and no weights for PyTorch."""
    return (folder / MODEL).is_file() and (folder / TOKENIZER).is_file()


def _card(folder: Path) -> _Card:
    path = folder / CARD
    if not path.is_file():
        return _Card(folder.name)
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Card)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise EncoderError(f"{path} cannot be read: {reason_of(error)}.") from error
