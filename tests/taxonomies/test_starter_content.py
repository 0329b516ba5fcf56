"""What newcomers see first: the shipped framework's content holds together."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from skillmatch.domain import FrameworkRecords, fold
from skillmatch.readers.starter import read_starter
from skillmatch.resources import taxonomies_dir

_BASE = "https://skillmatch.dev/taxonomies/starter/"
_ESCO = re.compile(r"http://data\.europa\.eu/esco/skill/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MAPPINGS = {"exactMatch", "closeMatch", "broadMatch", "narrowMatch"}
# In ESCO since v1.2, so not in the v1.1 download; checked against the pulled release by hand.
_SINCE_1_2 = {"incident-response", "threat-intelligence", "security-awareness"}


@pytest.fixture(scope="module")
def starter() -> FrameworkRecords:
    return read_starter()


def test_it_is_of_the_size_a_first_look_needs(starter: FrameworkRecords) -> None:
    assert 150 <= len(starter.skills) <= 200
    assert 8 <= len(starter.occupations) <= 15
    assert len(starter.groups) >= 20


def test_uris_codes_and_texts_are_filled_and_unlike(starter: FrameworkRecords) -> None:
    concepts = starter.skills + starter.groups
    assert all(re.fullmatch(re.escape(_BASE) + r"[a-z0-9-]+", concept.uri) for concept in concepts)
    assert all(concept.description.endswith(".") for concept in concepts)
    codes = Counter(concept.code for concept in concepts)
    assert max(codes.values()) == 1
    assert all(re.fullmatch(r"(TE|DS|CY|HC|AM|WS)(-[A-Z](-\d\d)?|-\d\d)?", code) for code in codes)


def test_no_name_means_two_skills(starter: FrameworkRecords) -> None:
    names = Counter(fold(name) for skill in starter.skills for name in (skill.label, *skill.alt_labels))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_skill_hangs_under_one_of_six_domains(starter: FrameworkRecords) -> None:
    above: dict[str, list[str]] = {}
    for relation in starter.relations:
        if relation.kind == "broader":
            above.setdefault(relation.source, []).append(relation.target)
    tops = {group.uri for group in starter.groups if group.uri not in above}
    assert len(tops) == 6

    def roots(uri: str) -> set[str]:
        return {uri} if uri in tops else {root for parent in above[uri] for root in roots(parent)}

    assert all(roots(skill.uri) <= tops for skill in starter.skills)


def test_occupations_ask_for_essential_and_optional_skills(starter: FrameworkRecords) -> None:
    known = {skill.uri for skill in starter.skills}
    asked = Counter((item.occupation, item.essential) for item in starter.occupation_skills)
    assert all(item.skill in known for item in starter.occupation_skills)
    for occupation in starter.occupations:
        assert asked[occupation.uri, True] >= 5
        assert asked[occupation.uri, False] >= 5


def _crosswalk() -> list[dict[str, str]]:
    with (taxonomies_dir() / "starter" / "crosswalk.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_crosswalk_names_real_looking_esco_concepts(starter: FrameworkRecords) -> None:
    rows, known = _crosswalk(), {skill.uri for skill in starter.skills}
    assert all(row["source"] in known for row in rows)
    assert all(_ESCO.fullmatch(row["target"]) for row in rows)
    assert {row["relation"] for row in rows} == _MAPPINGS
    pairs = Counter((row["source"], row["target"]) for row in rows)
    assert max(pairs.values()) == 1


def test_an_exact_match_is_one_to_one(starter: FrameworkRecords) -> None:
    exact = [row for row in _crosswalk() if row["relation"] == "exactMatch"]
    assert len({row["source"] for row in exact}) == len({row["target"] for row in exact}) == len(exact)
    assert len(exact) >= len(starter.skills) / 2


def test_most_skills_have_an_exact_or_close_counterpart(starter: FrameworkRecords) -> None:
    near = {row["source"] for row in _crosswalk() if row["relation"] in ("exactMatch", "closeMatch")}
    assert len(near) >= 0.75 * len(starter.skills)


@pytest.mark.shared
def test_crosswalk_targets_exist_in_esco(shared_data: Path) -> None:
    archive = shared_data / "ESCO dataset - v1.1.0 - classification - en - csv.zip"
    if not archive.is_file():
        pytest.skip(f"needs {archive}")
    with zipfile.ZipFile(archive) as files, files.open("skills_en.csv") as raw:
        esco = {row["conceptUri"] for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline=""))}
    missing = {row["source"].removeprefix(_BASE) for row in _crosswalk() if row["target"] not in esco}
    assert missing == _SINCE_1_2
