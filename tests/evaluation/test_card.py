"""The card says what the code does."""

from __future__ import annotations

import json

from skillmatch.encoders import weights
from skillmatch.resources import models_dir

FOLDER = models_dir() / "all-minilm-l6-v2"


def test_the_card_names_the_weights_that_are_loaded() -> None:
    card = json.loads((FOLDER / "card.json").read_text(encoding="utf-8"))
    assert card["id"] == weights.STOCK_NAME
    assert card["weights"]["sha256"] == weights.PINNED["model.safetensors"]
    assert card["weights"]["sha256"] in (FOLDER / "card.md").read_text(encoding="utf-8")


def test_both_cards_tell_the_same_figures() -> None:
    card = json.loads((FOLDER / "card.json").read_text(encoding="utf-8"))
    text = (FOLDER / "card.md").read_text(encoding="utf-8")
    assert {figure["system"] for figure in card["ranking"]} == {
        "BM25",
        "char TF-IDF",
        "encoder alone",
        "SkillMatch",
    }
    for figure in card["ranking"]:
        for value in figure["measures"].values():
            assert 0 <= value["low"] <= value["mean"] <= value["high"] <= 1
            assert f"{100 * value['mean']:.1f}" in text
    assert card["command"] in text
