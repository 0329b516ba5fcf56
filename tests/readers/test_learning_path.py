from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.domain import Competency, Credential, Prerequisite, Stack
from skillmatch.errors import InputError
from skillmatch.readers.credentials import read_credentials

PATH = """### YamlMime:LearningPath
uid: learn.first-steps
title: 'First: steps'
updated: 2024-05-01
prerequisites: |
  - [Basics](https://learn.example/basics)
  - A browser
summary: |
  All about steps.
levels: [beginner]
modules:
- learn.walk
- learn.run
"""
MODULE = """uid: learn.walk
title: Walk
abstract: |
  You will be able to:
  * Walk [slowly](https://x).
  * Stop.
prerequisites: None
units: [learn.walk.one]
"""


def read(folder: Path, text: str, name: str = "index.yml") -> list[object]:
    (folder / name).write_text(text, encoding="utf-8")
    return list(read_credentials(folder / name))


def test_a_path_is_a_credential_and_a_stack(tmp_path: Path) -> None:
    texts = tuple(Prerequisite("text", text=text) for text in ("Basics", "A browser"))
    modules = tuple(Prerequisite("credential", ref=ref) for ref in ("learn.walk", "learn.run"))
    assert read(tmp_path, PATH) == [
        Credential(
            "learn.first-steps",
            "First: steps",
            "learn",
            "All about steps.",
            prerequisite=Prerequisite("all_of", children=texts),
            credential_type="LearningPath",
            extra={"updated": "2024-05-01", "levels": ["beginner"]},
        ),
        Stack(
            "learn.first-steps#modules",
            "First: steps",
            "learn",
            Prerequisite("all_of", children=modules),
            awards="learn.first-steps",
            description="All about steps.",
        ),
    ]


def test_prerequisites_named_by_uid_are_credentials(tmp_path: Path) -> None:
    head, _, rest = PATH.partition("prerequisites: |")
    tail = rest[rest.index("summary") :]
    for stated in ("[learn.walk, A browser]\n", "|\n  - learn.walk\n  - A browser\n"):
        path = read(tmp_path, f"{head}prerequisites: {stated}{tail}")[0]
        assert isinstance(path, Credential)
        assert path.prerequisite == Prerequisite(
            "all_of",
            children=(Prerequisite("credential", "learn.walk"), Prerequisite("text", text="A browser")),
        )


def test_a_module_teaches_its_abstract(tmp_path: Path) -> None:
    (module,) = read(tmp_path, MODULE, "module.txt.yml")
    assert isinstance(module, Credential)
    assert module.competencies == (Competency("Walk slowly."), Competency("Stop."))
    assert (module.prerequisite, module.credential_type) == (None, "Module")


@pytest.mark.parametrize("text", ["uid: x\nmodules: 3\n", "uid: [x]\nunits: []\n", "uid: x\nmodules: []\n"])
def test_a_wrong_type_is_an_error(tmp_path: Path, text: str) -> None:
    (error,) = read(tmp_path, text)
    assert isinstance(error, InputError)


def test_broken_yaml_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 3: is not valid YAML"):
        read(tmp_path, "uid: x\ntitle: y\n  : [\n")


@pytest.mark.shared
def test_microsoft_learn(shared_data: Path) -> None:
    module, path, stack = read_credentials(shared_data / "catalogues" / "ms_learn_sample")
    assert isinstance(module, Credential)
    assert isinstance(path, Credential)
    assert isinstance(stack, Stack)
    assert (module.id, len(module.competencies), module.prerequisite) == (
        "learn.wwl.configure-subscriptions", 6, None,
    )  # fmt: skip
    assert path.prerequisite is not None
    assert [condition.kind for condition in path.prerequisite.children] == ["text"] * 4
    assert path.prerequisite.children[3].text == "AZ-104: Prerequisites for Azure administrators"
    assert len(stack.completion.children) == 8
    assert module.id in {child.ref for child in stack.completion.children}
    assert stack.awards == path.id
