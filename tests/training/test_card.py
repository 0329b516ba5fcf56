"""The shipped model's card says what is in its folder."""

from __future__ import annotations

import json

from skillmatch.resources import models_dir
from skillmatch.training.gathering import file_sha256
from skillmatch.training.settings import SHIPPED

_FOLDER = models_dir() / "skillmatch-minilm"
_CARD = json.loads((_FOLDER / "card.json").read_text(encoding="utf-8"))
_PAGE = (_FOLDER / "card.md").read_text(encoding="utf-8")


def test_the_files_are_those_the_card_names() -> None:
    for name, said in _CARD["files"].items():
        assert file_sha256(_FOLDER / name) == said["sha256"]
        assert (_FOLDER / name).stat().st_size == said["bytes"]
        assert said["sha256"] in _PAGE
    assert _CARD["files"]["model.onnx"]["bytes"] < 24_000_000


def test_both_cards_tell_the_same_figures() -> None:
    for when in ("before", "after"):
        for name, measures in _CARD["training"][when].items():
            value = measures["RP@1" if name in ("aliases", "descriptions") else "RP@5"]
            assert 0 <= value["low"] <= value["mean"] <= value["high"] <= 1
            assert f"{100 * value['mean']:.1f} ({100 * value['low']:.1f}–{100 * value['high']:.1f})" in _PAGE
    assert _CARD["training"]["command"] in _PAGE


def test_the_recipe_of_the_card_is_the_one_that_is_shipped() -> None:
    assert [one["tokens"] for one in _CARD["training"]["rounds"]] == [one.tokens for one in SHIPPED]
    assert [one["rate"] for one in _CARD["training"]["rounds"]] == [one.rate for one in SHIPPED]


def test_every_source_is_named_with_its_licence() -> None:
    for name in ("ESCO", "SkillSkape", "SkillSpan", "Skill-Extraction-benchmark", "all-MiniLM-L6-v2"):
        assert name in _PAGE
    for licence in ("reuse with credit", "MIT", "CC BY 4.0", "Apache-2.0"):
        assert licence in _PAGE
