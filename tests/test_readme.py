"""What README and taxonomies/README.md show is true: code runs, commands parse, files are imported."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from skillmatch.cli.app import app

_ROOT = Path(__file__).resolve().parent.parent
_README = (_ROOT / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ELSEWHERE = ({"demo"}, {"serve"}, {"verify", "wallets/"}, {"pull"}, {"--demo"}, {"esco"}, {"onet"}, {"osn"})
"""Words of commands that need the network, ESCO, never end, or answer by their exit code."""


def blocks(text: str, *languages: str) -> list[str]:
    return [body for language, body in _BLOCK.findall(text) if language in languages]


def shell_lines(text: str) -> Iterator[str]:
    """Lines of shell blocks, continued ones joined, prompts and comments taken away."""
    for block in blocks(text, "sh", "bash", "shell", "console"):
        prompted = any(line.startswith("$ ") for line in block.splitlines())
        for line in block.replace("\\\n", " ").splitlines():
            if prompted and not line.startswith("$ "):
                continue  # what a session printed
            if words := shlex.split(line.removeprefix("$ "), comments=True):
                yield shlex.join(words)


_SERVICE = (_ROOT / "api/README.md").read_text(encoding="utf-8")
COMMANDS = [line for line in shell_lines(_README + _SERVICE) if line.startswith("skillmatch ")]
TARGETS = [line.split()[1] for line in shell_lines(_README) if line.startswith("make ")]
INLINE = sorted(set(re.findall(r"`skillmatch ([^`\n]+)`", _README + _SERVICE)))


def resolve(words: list[str]) -> tuple[Any, list[str]]:
    """The command the words call, and its arguments."""
    node: Any = get_command(app)
    while inner := getattr(node, "commands", None):
        assert words, f"{node.name} alone does nothing"
        assert words[0] in inner, f"there is no command {words[0]!r} in {node.name}"
        node, words = inner[words[0]], words[1:]
    return node, words


def test_the_readme_has_all_this() -> None:
    assert blocks(_README, "python")
    assert len(COMMANDS) >= 5
    assert {"demo", "test"} <= set(TARGETS)


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_parses(line: str) -> None:
    node, words = resolve(shlex.split(line)[1:])
    node.make_context(node.name, words).close()


@pytest.mark.parametrize("line", INLINE)
def test_commands_named_in_sentences_exist(line: str) -> None:
    words = shlex.split(line.replace("|", " "))
    resolve([word for word in words if not word.startswith("-")])


@pytest.mark.parametrize("target", TARGETS)
def test_make_targets_exist(target: str) -> None:
    assert re.search(rf"^{target}:", (_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "taxonomies/README.md"])
def test_links_lead_to_files(name: str) -> None:
    page = _ROOT / name
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.fixture
def place(sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a reader has it: the demo workspace, and files of their own under the README's names."""
    shutil.copytree(sample_folder, tmp_path / "demo-workspace")
    for folder in ("jobs", "wallets", "courses"):
        (tmp_path / folder).mkdir()
    (tmp_path / "our-skills.csv").write_text(
        "label,description\nSQL,Asking databases\nWelding,Joining metal\n"
    )
    offer = {"id": "c", "name": "SQL", "issuer": "us", "competencies": ["The earner can write SQL."]}
    ours = {"id": "our-stack", "name": "Ours", "issuer": "us", "credentials": ["c"]}
    (tmp_path / "catalogue.json").write_text(json.dumps({"credentials": [offer], "stacks": [ours]}))
    (tmp_path / "courses" / "sql.md").write_text("# SQL\n\n## Learning outcomes\n\n- join tables\n")
    (tmp_path / "sentences.csv").write_text("sentence,label\nWrite SQL queries by heart,SQL\nIt rained,\n")
    (tmp_path / "people.csv").write_text("person,sex\namara,f\njonas,m\nbruno,m\nelin,f\n")
    (tmp_path / "jobs" / "one.txt").write_text("Welder\n\nYou will do welding.")
    (tmp_path / "wallets" / "one.json").write_text('{"person": "p", "credential": "c", "issuer": "us"}')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKILLMATCH_ENCODER", "hashing")
    return tmp_path


@pytest.mark.parametrize("code", blocks(_README, "python"))
def test_every_python_block_runs(code: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    assert capsys.readouterr().out.strip()


def test_every_command_that_can_run_here_does(run, place: Path) -> None:
    """In the order of the page, so that each finds what the ones before it made."""
    ran = 0
    for line in COMMANDS:
        words = shlex.split(line)[1:]
        if any(kept <= set(words) for kept in _ELSEWHERE):
            continue
        done = run(*words)
        assert done.code == 0, f"{line}\n{done.err}"
        ran += 1
    assert ran >= 5


def test_every_table_in_the_taxonomies_page_is_imported(run, tmp_path: Path) -> None:
    page = (_ROOT / "taxonomies" / "README.md").read_text(encoding="utf-8")
    tables = blocks(page, "csv")
    assert tables
    for number, table in enumerate(tables):
        file = tmp_path / f"table-{number}.csv"
        file.write_text(table, encoding="utf-8")
        done = run("framework", "import", "table", file, "-w", tmp_path / "w")
        assert done.code == 0, done.err
    rows = json.loads(run("framework", "list", "-w", tmp_path / "w", "--json").out)
    assert all(row["skills"] for row in rows)
    assert len(rows) == len(tables)


def test_the_columns_of_the_taxonomies_page_are_those_that_are_read() -> None:
    from skillmatch.readers import table

    page = (_ROOT / "taxonomies" / "README.md").read_text(encoding="utf-8")
    source = table.__doc__ or ""
    for column in ("label", "uri", "alt_labels", "description", "kind", "code", "broader"):
        assert f"| `{column}` |" in page
        assert f"| `{column}` |" in source
