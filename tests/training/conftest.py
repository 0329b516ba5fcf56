"""A framework and a transformer small enough to train in a second."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.domain import (
    FrameworkInfo,
    FrameworkRecords,
    Occupation,
    OccupationSkill,
    Skill,
)
from skillmatch.frameworks import Framework

_THINGS = ("bread", "stone", "wool", "fish", "glass", "copper", "roses", "honey")
_DEEDS = (("sell", "market", "trade in"), ("repair", "mend", "fix up"), ("count", "tally", "number"))


@pytest.fixture(scope="session")
def crafts() -> Framework:
    """24 skills ("sell bread") with two aliases each ("market bread"), a description, and two occupations."""
    skills = tuple(
        Skill(
            f"urn:{verb}-{thing}",
            f"{verb} {thing}",
            kind="knowledge" if thing == "glass" else "skill",
            description=f"{verb.title()} {thing} for customers. Keep the place tidy.",
            alt_labels=tuple(f"{other} {thing}" for other in others),
        )
        for verb, *others in _DEEDS
        for thing in _THINGS
    )
    needs = tuple(
        OccupationSkill("urn:o1" if "sell" in one.uri else "urn:o2", one.uri, True) for one in skills
    )
    records = FrameworkRecords(
        FrameworkInfo("crafts", "Crafts", "1", "CC0", "tests", "0" * 64),
        skills,
        occupations=(Occupation("urn:o1", "trader"), Occupation("urn:o2", "artisan")),
        occupation_skills=needs,
    )
    return Framework.from_records(records)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory, crafts: Framework) -> Path:
    """A sentence-transformers folder: two random BERT layers of 32 columns, a vocabulary of whole words."""
    torch = pytest.importorskip("torch", reason="training needs torch")
    models = pytest.importorskip(
        "sentence_transformers.models", reason="training needs sentence-transformers"
    )
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordPiece
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    texts = [*crafts.labels, *crafts.descriptions, *(a for own in crafts.alt_labels for a in own)]
    words = sorted({word for text in texts for word in text.lower().replace(".", " ").split()})
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", *words]
    tokenizer = Tokenizer(WordPiece({name: place for place, name in enumerate(names)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(5)
    config = BertConfig(
        vocab_size=len(names),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder / "bert")
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, mask_token="[MASK]", **special).save_pretrained(
        folder / "bert"
    )
    inner = models.Transformer(str(folder / "bert"), max_seq_length=64)
    pooled = models.Pooling(inner.get_embedding_dimension(), pooling_mode="mean")
    SentenceTransformer(modules=[inner, pooled], device="cpu").save(
        str(folder / "model"), create_model_card=False
    )
    return folder / "model"
