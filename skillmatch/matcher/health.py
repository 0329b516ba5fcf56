"""What `skillmatch doctor` looks at."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import sys
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch import resources
from skillmatch.domain import StepState
from skillmatch.errors import SkillMatchError

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

_PACKAGES = ("faiss", "onnxruntime", "tokenizers", "fastapi")
_EXTRAS = {"sentence_transformers": "transformers", "torch": "transformers", "onnx": "train"}
"""Packages that only some uses need, and the extra that brings them."""
_DISTRIBUTIONS = {"faiss": "faiss-cpu"}
_NEEDED_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its state, what was found, and how to mend it."""

    name: str
    state: StepState
    detail: str
    fix: str = ""


def check_installation() -> tuple[Finding, ...]:
    """Python, packages and shipped data; imports none of the heavy packages."""
    version = ".".join(map(str, sys.version_info[:3]))
    python = Finding(
        "python", "good" if sys.version_info >= (3, 11) else "failed", version, "needs 3.11 or newer"
    )
    packages = (_package(name) for name in _PACKAGES)
    extras = (_extra(name, extra) for name, extra in _EXTRAS.items())
    data = (_folder(name, folder) for name, folder in _shipped().items())
    return tuple(_quiet(finding) for finding in (python, *packages, *extras, *data, _encoder()))


def _shipped() -> dict[str, Path]:
    return {
        "starter framework": resources.taxonomies_dir() / "starter",
        "models": resources.models_dir(),
        "sample": resources.sample_dir(),
    }


def _package(name: str) -> Finding:
    distribution = _DISTRIBUTIONS.get(name, name)
    fix = f"pip install {distribution}"
    if importlib.util.find_spec(name) is None:
        return Finding(f"package {name}", "failed", "not installed", fix)
    try:
        return Finding(f"package {name}", "good", importlib.metadata.version(distribution))
    except importlib.metadata.PackageNotFoundError:
        return Finding(f"package {name}", "failed", "damaged: no metadata", fix)


def _extra(name: str, extra: str) -> Finding:
    found = _package(name)
    if found.state == "good":
        return found
    return Finding(
        found.name, "not_checked", "not installed", f"if you train: pip install 'skillmatch[{extra}]'"
    )


def _encoder() -> Finding:
    """The default encoder's id and threads; its weights are checked, not loaded."""
    from skillmatch.encoders import load_encoder, quiet

    try:
        encoder, threads = load_encoder(), quiet.threads()
    except SkillMatchError as error:
        return Finding("encoder", "failed", error.message, error.fix)
    return Finding("encoder", "good", f"{encoder.id}, {threads} {'thread' if threads == 1 else 'threads'}")


def _folder(name: str, folder: Path) -> Finding:
    state: StepState = "good" if folder.is_dir() else "failed"
    return Finding(name, state, str(folder), "reinstall skillmatch")


def _quiet(finding: Finding) -> Finding:
    """A good finding needs no mending."""
    return Finding(finding.name, finding.state, finding.detail) if finding.state == "good" else finding


def check_workspace(folder: Path) -> tuple[Finding, ...]:
    """The store, its frameworks and its index. A folder that is no workspace is not an error by itself."""
    from skillmatch.workspace import Workspace

    if not Workspace.exists(folder):
        if folder.exists() and not folder.is_dir():
            return (Finding("workspace", "failed", f"{folder} is a file, not a folder", "name a folder"),)
        hint = f"skillmatch init {folder} --demo"
        return (Finding("workspace", "not_checked", f"{folder} is no workspace", hint),)
    try:
        with Workspace.open(folder) as workspace:
            parts = (_store(workspace), trust_findings(workspace), _index(workspace))
            return (*chain.from_iterable(parts), _room(folder))
    except SkillMatchError as error:
        return (Finding("workspace", "failed", error.message, error.fix),)


def _store(workspace: Workspace) -> tuple[Finding, ...]:
    counts = ", ".join(f"{count:,} {name}" for name, count in workspace.counts().items() if count)
    trouble = workspace.integrity()
    store = Finding(
        "store", "failed" if trouble else "good", trouble or counts or "empty", "restore a backup"
    )
    frameworks = tuple(info.id for info in workspace.framework_infos())
    found = Finding(
        "frameworks",
        "good" if frameworks else "failed",
        ", ".join(frameworks) or "none",
        "skillmatch framework pull esco",
    )
    return (_quiet(store), _quiet(found))


def trust_findings(workspace: Workspace) -> tuple[Finding, ...]:
    """The registry, what was fetched for its issuers' awards, and whether the audit log is whole."""
    from skillmatch.matcher.trusting import stale
    from skillmatch.trust import verify_chain

    count = len(workspace.registry.load())
    trust = Finding(
        "trust registry",
        "good" if count else "not_checked",
        f"{count:,} issuers" if count else "nobody is trusted, so nothing can be verified",
        "skillmatch trust add ISSUER",
    )
    missing, old = stale(workspace)
    detail = (
        f"{len(missing):,} addresses that say whether awards still stand, or which keys are an issuer's, "
        f"were never looked up, {len(old):,} too long ago; awards that need them are not verified"
    )
    documents = Finding(
        "documents",
        "not_checked" if missing or old else "good",
        detail if missing or old else "all that is needed is here",
        "skillmatch trust refresh",
    )
    chain_ = verify_chain(workspace.path)
    log = Finding(
        "audit log",
        "good" if chain_.good else "failed",
        chain_.problem or f"{chain_.entries:,} entries, unbroken: none was changed or taken out",
        "find out who changed audit.jsonl, and restore it from a backup",
    )
    return (_quiet(trust), _quiet(documents), _quiet(log))


def _index(workspace: Workspace) -> tuple[Finding, ...]:
    if not workspace.framework_infos():
        return ()
    from skillmatch.matcher import Matcher

    fresh = Matcher(workspace).is_fresh()
    detail = "fits the records" if fresh else "missing or older than the records"
    return (Finding("index", "good" if fresh else "failed", detail, "" if fresh else "skillmatch index"),)


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    state: StepState = "good" if free > _NEEDED_BYTES else "failed"
    return _quiet(Finding("disk", state, f"{free / 1e9:.1f} GB free", "make room"))
