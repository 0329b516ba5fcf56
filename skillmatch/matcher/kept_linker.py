"""A linker out of what the workspace keeps of it, or made anew where that is missing, stale or damaged."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.domain import Progress, silent
from skillmatch.errors import StaleIndexError
from skillmatch.index import load_arrays, save_arrays

if TYPE_CHECKING:
    from skillmatch.encoders import Encoder
    from skillmatch.frameworks import Framework
    from skillmatch.linking import Linker
    from skillmatch.linking.kept import LinkerState
    from skillmatch.workspace import Workspace


def linker_for(
    workspace: Workspace,
    framework: Framework,
    encoder: Encoder,
    text_encoder: Encoder,
    progress: Progress = silent,
) -> Linker:
    """The linker of a framework of the workspace: read in a tenth of a second for ESCO, or made and kept.

    A workspace that cannot be written to is no obstacle: the linker is then made again next time.
    """
    from skillmatch.linking import Linker
    from skillmatch.linking.kept import state_version

    folder = workspace.index_folder(f"linker-{framework.info.id}")
    version = state_version(framework, encoder.id)
    state = _read(folder, version)
    linker = Linker(framework, encoder, text_encoder=text_encoder, state=state, progress=progress)
    if state is None:
        with suppress(StaleIndexError):
            save_arrays(folder, version, linker.state.to_arrays())
    return linker


def _read(folder: Path, version: str) -> LinkerState | None:
    from skillmatch.linking.kept import LinkerState

    arrays = load_arrays(folder, version)
    try:
        return LinkerState.from_arrays(arrays) if arrays else None
    except KeyError:  # made by other code than its version says
        return None
