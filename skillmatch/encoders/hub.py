"""Turning what a user calls a model into a folder on this machine."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ..errors import EncoderError
from . import quiet

# Copies of the same weights for other run-times, which only cost time and disk.
_UNUSED = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.ot", "*.msgpack", "*.tflite", "*.gguf"]


def local_folder(source: str | Path) -> Path:
    """The model's folder: `source` itself, or the local copy of a hub model, fetched if there is none.

    Raises:
        EncoderError: it is no folder and no hub model that can be had.
    """
    check_name(source)
    folder = Path(source).expanduser()
    return folder.resolve() if folder.is_dir() else _snapshot(str(source))


def check_name(source: str | Path) -> None:
    """Refuse what is neither a folder nor named as a hub model is, which no package could load."""
    if not Path(source).expanduser().is_dir() and (isinstance(source, Path) or not _is_hub_name(source)):
        raise EncoderError(
            f"There is no model folder {source}.",
            fix="Name a folder, a hub model (owner/name), `hashing`, or nothing for the default encoder.",
        )


def _is_hub_name(name: str) -> bool:
    """Whether the name has the hub's form `owner/name`; anything else is a misspelt folder."""
    parts = name.split("/")
    return len(parts) == 2 and all(part.strip(".") and "\\" not in part for part in parts)


def _snapshot(name: str) -> Path:
    quiet.set_defaults()
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise EncoderError(
            "Hub models need the package huggingface-hub.", fix="Run `pip install huggingface-hub`."
        ) from error
    with suppress(Exception):  # not here yet, in whichever way the library says so
        return Path(snapshot_download(name, local_files_only=True, ignore_patterns=_UNUSED))
    try:
        return Path(snapshot_download(name, ignore_patterns=_UNUSED))
    except Exception as error:
        raise EncoderError(
            f"There is no folder {name!r}, and the hub model of that name cannot be fetched: {_short(error)}",
            fix="Check the name, connect once to fetch it, or name a local folder.",
        ) from error


def _short(error: Exception) -> str:
    """First line of a library's error, which may run over many."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
