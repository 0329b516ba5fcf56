from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.encoders import HashingEncoder
from skillmatch.errors import EncoderError
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker, LinkSettings
from skillmatch.linking import model as models
from skillmatch.linking.features import NAMES, PAIR_NAMES
from skillmatch.linking.model import LinkModel, model_for, model_version, read_model
from skillmatch.training.rerank import write

from .modelling import hand_made, linear

SAYING = "Our zoo needs you to feed lions"


@pytest.fixture(scope="module")
def model() -> LinkModel:
    return hand_made(
        {SAYING: ["urn:skill:care for animals", "urn:elsewhere"], "other words": ["urn:elsewhere"]}
    )


@pytest.fixture(scope="module")
def learnt(described: Framework, model: LinkModel) -> Linker:
    return Linker(described, HashingEncoder(), model=model)


def labels(linker: Linker, text: str) -> list[str]:
    return [match.label for link in linker.link(text) for match in link.matches]


def scores(linker: Linker, text: str) -> list[float]:
    return [match.score for link in linker.link(text) for match in link.matches]


def test_memory_recalls_what_people_said_of_such_a_sentence(learnt: Linker, linker: Linker) -> None:
    assert labels(learnt, SAYING) == ["care for animals"]
    assert "care for animals" not in labels(linker, SAYING)


def test_in_a_framework_of_bare_names_the_weighted_sum_judges_sentences(
    framework: Framework, linker: Linker, model: LinkModel
) -> None:
    """As it would without a model: the model was fitted on a framework with descriptions."""
    bare = Linker(framework, HashingEncoder(), model=model)
    texts = [SAYING, "You must know machine learning, and you care for animals.", "Nothing of the kind."]
    assert bare.link_many(texts) == linker.link_many(texts)


NEVER = linear(PAIR_NAMES, {}, -9.0)


def test_a_lower_floor_is_heeded_where_the_weighted_sum_judges(
    framework: Framework, model: LinkModel
) -> None:
    bare = Linker(framework, HashingEncoder(), model=model, settings=LinkSettings(floor=0.05))
    plain = Linker(framework, HashingEncoder(), settings=LinkSettings(floor=0.05))
    text = "You must know machine learning, and you care for animals, or lead people."
    assert scores(bare, text) == scores(plain, text)
    assert min(scores(bare, text)) < 0.5


@pytest.mark.parametrize("told", [False, True])
def test_names_have_a_judge_of_their_own(
    framework: Framework, described: Framework, model: LinkModel, told: bool
) -> None:
    """Whether or not the framework has descriptions."""
    own = described if told else framework
    near = linear(PAIR_NAMES, {"whole": 20.0, "whole_behind": -40.0}, -10.0)
    judged = Linker(own, HashingEncoder(), model=replace(model, probability=(NEVER, NEVER, near)))
    assert labels(judged, "learning by machine") == ["machine learning"]
    assert labels(judged, "Nothing of the kind") == []
    silent = Linker(own, HashingEncoder(), model=replace(model, probability=(NEVER,) * 3))
    assert scores(silent, "learning by machine") < scores(judged, "learning by machine")


def test_what_may_be_a_name_or_a_sentence_is_judged_as_both(described: Framework, model: LinkModel) -> None:
    near = linear(PAIR_NAMES, {"whole": 20.0, "whole_behind": -40.0}, -10.0)
    for judges in ((NEVER, NEVER, near), (near, near, NEVER)):
        linker = Linker(described, HashingEncoder(), model=replace(model, probability=judges))
        assert labels(linker, "learning by machine") == ["machine learning"]


def test_a_label_spelt_out_is_what_it_says(described: Framework, model: LinkModel) -> None:
    linker = Linker(described, HashingEncoder(), model=replace(model, probability=(NEVER,) * 3))
    for text in ("machine learning", "Machine Learning."):
        (link,) = linker.link(text)
        assert [(one.label, round(one.score, 2)) for one in link.matches] == [("machine learning", 0.97)]
    assert linker.link("machine learning at the seaside with all of us and our many friends") == ()


@pytest.mark.parametrize("text", ["Python", "non-Python", "Python/Java", "machine-learning nonsense"])
def test_what_is_less_or_more_than_a_label_is_not_spelt_out(
    described: Framework, model: LinkModel, text: str
) -> None:
    """ "Chef" is more than *Chef (tools for software configuration management)*."""
    linker = Linker(described, HashingEncoder(), model=replace(model, probability=(NEVER,) * 3))
    assert linker.link(text) == ()


def test_a_statement_of_a_name_is_held_to_its_context(described: Framework, model: LinkModel) -> None:
    """A lone name must be likelier than not; what is known to state a skill is held to the floor alone."""
    unsure = replace(model, probability=(NEVER, NEVER, linear(PAIR_NAMES, {}, -0.4)))
    linker = Linker(described, HashingEncoder(), model=unsure)
    assert labels(linker, "learning by machine") == []
    (stated,) = linker.link_many(["learning by machine"], stated=True)
    assert stated


def test_a_model_ranks_what_it_looked_at_first(learnt: Linker, described: Framework) -> None:
    rows, scores = learnt.rank([SAYING, "machine learning", ""], 500)
    assert described.labels[rows[0, 0]] == "care for animals"
    assert described.labels[rows[1, 0]] == "machine learning"
    assert (np.diff(scores, axis=1) <= 0).all()
    assert all(sorted(line) == list(range(len(described))) for line in rows.tolist())


def test_a_statement_without_a_certain_link_gives_none(described: Framework, model: LinkModel) -> None:
    text = "machine learning"
    sure = Linker(described, HashingEncoder(), model=model)
    assert labels(sure, text) == ["machine learning"]
    abstaining = Linker(described, HashingEncoder(), model=hand_made({}, certain=0.99))
    assert labels(abstaining, text) == []


def test_the_floor_is_the_models_unless_settings_say_otherwise(
    described: Framework, model: LinkModel
) -> None:
    encoder = HashingEncoder()
    assert Linker(described, encoder, model=model).floor == model.floor
    assert Linker(described, encoder, model=model, settings=LinkSettings(floor=0.8)).floor == 0.8
    assert Linker(described, encoder).floor == 0.5
    assert Linker(described, encoder, model=model, settings=LinkSettings(learnt=False)).floor == 0.5


def test_the_version_knows_the_model(described: Framework, model: LinkModel) -> None:
    encoder = HashingEncoder()
    versions = {
        Linker(described, encoder).version,
        Linker(described, encoder, model=model).version,
        Linker(described, encoder, model=replace(model, version="other")).version,
    }
    assert len(versions) == 3


def test_texts_do_not_influence_one_another(learnt: Linker) -> None:
    texts = [SAYING, "", "SQL and machine learning", "manage budgets"]
    assert learnt.link_many(texts * 40)[-4:] == [learnt.link(text) for text in texts]


@pytest.fixture
def shipped(model: LinkModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A models folder that ships the hand-made model."""
    write(model, {"of": "tests"}, tmp_path / "ours")
    monkeypatch.setattr(models, "models_dir", lambda: tmp_path)
    for cached in (models.model_for, models._folder_for):
        cached.cache_clear()
    yield tmp_path / "ours"
    for cached in (models.model_for, models._folder_for):
        cached.cache_clear()


def test_a_model_is_found_by_its_encoder_alone(shipped: Path, described: Framework, model: LinkModel) -> None:
    found = model_for(HashingEncoder().id)
    assert found is not None
    assert found.version == model_version(HashingEncoder().id) != ""
    assert model_for(HashingEncoder(64).id) is None
    assert labels(Linker(described, HashingEncoder()), SAYING) == ["care for animals"]


def test_arrays_survive_the_file(shipped: Path, model: LinkModel) -> None:
    found = read_model(shipped)
    assert (found.floor, found.kinds, found.encoder) == (model.floor, model.kinds, model.encoder)
    assert [list(own) for own in found.example_skills] == [list(own) for own in model.example_skills]
    assert found.example_uris == model.example_uris
    assert found.example_made.tolist() == model.example_made.tolist()
    np.testing.assert_allclose(found.example_vectors, model.example_vectors, atol=0.01)
    features = np.random.default_rng(1).normal(size=(5, len(NAMES))).astype(np.float32)
    np.testing.assert_allclose(found.ranking(features), model.ranking(features))


@pytest.mark.parametrize("harm", ["truncated", "missing", "features", "shape", "kinds", "made"])
def test_a_damaged_model_is_refused(shipped: Path, model: LinkModel, harm: str) -> None:
    if harm == "truncated":
        (shipped / models.ARRAYS).write_bytes((shipped / models.ARRAYS).read_bytes()[:500])
    elif harm == "missing":
        (shipped / models.ARRAYS).unlink()
    elif harm == "features":
        card = json.loads((shipped / models.CARD).read_text())
        (shipped / models.CARD).write_text(json.dumps(card | {"features": ["one"]}))
    elif harm == "made":
        write(replace(model, example_made=model.example_made[1:]), {}, shipped)
    elif harm == "kinds":
        card = json.loads((shipped / models.CARD).read_text())
        card["kinds"]["floor"] = card["kinds"]["floor"][:2]
        (shipped / models.CARD).write_text(json.dumps(card))
    else:
        write(replace(model, ranking=linear(PAIR_NAMES, {})), {}, shipped)
    with pytest.raises(EncoderError, match="linking model"):
        read_model(shipped)


def test_a_framework_without_the_examples_skills_has_no_memory(tiny: Framework, model: LinkModel) -> None:
    assert len(model.examples(tiny)) == 0
    found = Linker(tiny, HashingEncoder(), model=model).link("Teamwork and leadership")
    assert {match.label for link in found for match in link.matches} == {"Teamwork", "Leadership"}


def test_without_descriptions_meaning_ranks(tiny: Framework, model: LinkModel) -> None:
    bare, plain = Linker(tiny, HashingEncoder(), model=model), Linker(tiny, HashingEncoder())
    text = "Statistics, and now and then a little programming in Python and Java for the data analysis team"
    assert bare.rank([text], 8)[0].shape == (1, 8)
    assert set(bare.rank([text], 3)[0][0].tolist()) <= set(plain.rank([text], 6)[0][0].tolist())


@given(st.text(max_size=200))
def test_any_text_is_taken(learnt: Linker, text: str) -> None:
    for link in learnt.link(text):
        assert text[link.span.start : link.span.end] == link.span.text
        assert all(learnt.floor <= match.score <= 1 for match in link.matches)


LISTED = "In this role you are going to manage budgets, look after animals, and whatever else there is to do"


def test_clauses_of_a_long_statement_are_judged_by_themselves(described: Framework, model: LinkModel) -> None:
    """Unless it is like the examples: a label shares little with all of it, and all with a part."""
    judge = linear(PAIR_NAMES, {"whole_dice": 10.0}, -6.0)
    strict = replace(model, probability=(judge,) * 3)
    found = Linker(described, HashingEncoder(), model=strict).link(LISTED)
    assert {match.label for link in found for match in link.matches} == {"manage budgets"}
    assert [link.span.text for link in found] == ["manage budgets"]
    familiar = replace(strict, kinds=replace(strict.kinds, likeness=-1.0))
    assert Linker(described, HashingEncoder(), model=familiar).link(LISTED) == ()
