"""The house rules that no type checker sees."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import skillmatch
from skillmatch import domain

_ROOT = Path(__file__).resolve().parent.parent
_HEAVY = (
    "torch",
    "sentence_transformers",
    "sklearn",
    "scipy",
    "faiss",
    "fastapi",
    "networkx",
    "pandas",
    "numpy",
)
_SOURCES = sorted(path for folder in ("skillmatch", "api") for path in (_ROOT / folder).rglob("*.py"))


def _modules_after(statement: str) -> set[str]:
    code = f"{statement}; import sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=_ROOT)
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import skillmatch", "import skillmatch.cli.app"])
def test_import_is_light(statement: str) -> None:
    assert not _modules_after(statement) & set(_HEAVY)


def test_public_surface_is_what_all_says() -> None:
    assert sorted(skillmatch.__all__) == dir(skillmatch)
    for name in skillmatch.__all__:
        assert getattr(skillmatch, name) is not None
    with pytest.raises(AttributeError):
        _ = skillmatch.nothing


def test_domain_exports_every_public_record() -> None:
    defined = {
        node.name
        for path in (_ROOT / "skillmatch" / "domain").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
    }
    assert defined <= set(domain.__all__)


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_files_stay_small_and_say_what_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text))


def test_api_imports_itself_relatively() -> None:
    """An absolute `from api…` works in a checkout and breaks in the wheel."""
    for path in (_ROOT / "api").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                assert (node.module or "").split(".")[0] != "api", path


def test_no_code_among_the_data() -> None:
    assert not [path for folder in ("models", "taxonomies") for path in (_ROOT / folder).rglob("*.py")]
