"""Each notebook runs from top to bottom over the sample, and is committed without what it printed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

_ROOT = Path(__file__).resolve().parent.parent.parent
_NOTEBOOKS = sorted((_ROOT / "notebooks").glob("*.ipynb"))
_NAMES = ["1_learner", "2_employer", "3_designer", "4_evaluation"]


def _code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _run(path: Path, folder: Path, workspace: Path) -> list[Any]:
    """Outputs of the notebook, run in `folder` by the interpreter that runs the tests."""
    notebook = nbformat.read(path, as_version=4)
    known = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = os.environ | {
        "SKILLMATCH_WORKSPACE": str(workspace),
        "PYTHONPATH": os.pathsep.join(known),
        "OMP_NUM_THREADS": "1",
    }
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.execute(env=env)
    return [output for cell in _code(notebook) for output in cell.outputs]


def test_there_is_one_a_persona_and_one_for_evaluation() -> None:
    assert [path.stem for path in _NOTEBOOKS] == _NAMES


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_shows_pictures_and_no_warning(path: Path, tmp_path: Path, workspace_copy: Path) -> None:
    outputs = _run(path, tmp_path, workspace_copy)
    assert any("image/png" in output.get("data", {}) for output in outputs)
    said = [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    assert [text for text in said if "building the font cache" not in text] == []


def test_without_any_workspace_it_makes_a_sample_of_its_own(tmp_path: Path) -> None:
    outputs = _run(_NOTEBOOKS[0], tmp_path, tmp_path / "none")
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_committed_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in _code(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert set(notebook.metadata.language_info) == {"name"}
    assert 8 <= len(notebook.cells) <= 15


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_every_picture_has_a_title(path: Path) -> None:
    for cell in _code(nbformat.read(path, as_version=4)):
        if "plt.show()" in cell.source:
            assert "set_title(" in cell.source or "suptitle(" in cell.source
