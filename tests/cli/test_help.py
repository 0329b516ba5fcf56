"""Help of every command: there, with an example that parses, at once, and without heavy packages."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator

import pytest
from typer.main import get_command

from skillmatch.cli.app import app

HEAVY = (
    "numpy",
    "torch",
    "sentence_transformers",
    "sklearn",
    "scipy",
    "faiss",
    "networkx",
    "fastapi",
    "uvicorn",
)


def commands(node=None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every command that does something, with the words that call it."""
    node = node or get_command(app)
    inner = getattr(node, "commands", None)
    if inner is None:
        yield path, node
        return
    for name, child in inner.items():
        yield from commands(child, (*path, name))


ALL = dict(commands())


def test_all_commands_are_known() -> None:
    assert {" ".join(path) for path in ALL} >= {
        "demo", "init", "framework import", "framework pull", "framework list", "framework show",
        "import credentials", "import postings", "import awards", "sample", "index", "extract",
        "recommend", "rank", "gaps", "search", "eval linking", "serve", "doctor",
    }  # fmt: skip


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_help_and_an_example_that_parses(run, path: tuple[str, ...]) -> None:
    command = ALL[path]
    example = re.search(r"Example:\s+`skillmatch (.+?)`", command.help or "", re.DOTALL)
    assert example, f"no example in the help of {' '.join(path)}"
    words = shlex.split(example.group(1))
    assert tuple(words[: len(path)]) == path
    context = command.make_context(path[-1], words[len(path) :], resilient_parsing=False)
    context.close()
    done = run(*path, "--help")
    assert done.code == 0
    assert "Example" in done.out
    assert done.err == ""


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_parameter_is_explained(path: tuple[str, ...]) -> None:
    for parameter in ALL[path].params:
        assert getattr(parameter, "help", ""), f"{' '.join(path)}: {parameter.name}"


def test_groups_print_their_help_and_short_option_works(run) -> None:
    for group in ((), ("framework",), ("import",), ("eval",)):
        assert "Usage" in run(*group, "-h").out
        assert run(*group, "-h").code == 0
        assert run(*group).code == 2


def test_version(run) -> None:
    from skillmatch import __version__

    assert run("--version").out == f"skillmatch {__version__}\n"


@pytest.mark.parametrize(
    "words", [["--help"], ["rank", "--help"], ["eval", "linking", "--help"], ["serve", "-h"]]
)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys, atexit; sys.argv = ['skillmatch', *sys.argv[1:]]\n"
        f"atexit.register(lambda: print(sorted(set({HEAVY}) & set(sys.modules)), file=sys.stderr))\n"
        "from skillmatch.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert "Usage" in done.stdout
    assert done.stderr.strip() == "[]"
