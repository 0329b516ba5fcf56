"""The sample as files: our own readers give back what was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from skillmatch.domain import Award, Credential, Issuer, Person, Stack
from skillmatch.readers.awards import read_awards
from skillmatch.readers.credentials import read_credentials
from skillmatch.readers.postings import read_postings
from skillmatch.sample import load_sample, write_sample


def _bare(award: object) -> Award:
    """What a reader reads of it; how it was assessed, only the verifier says, from what is signed."""
    assert isinstance(award, Award)
    return replace(award, extra={}, assessment="")


def test_written_files_are_read_back_as_they_were(tmp_path: Path) -> None:
    sample = load_sample(60)
    counts = write_sample(tmp_path / "sample", sample)
    folder = tmp_path / "sample"
    offered = list(read_credentials(folder / "credentials.json"))
    assert [r for r in offered if isinstance(r, Issuer)] == list(sample.issuers)
    assert [r for r in offered if isinstance(r, Credential)] == list(sample.credentials)
    assert [r for r in offered if isinstance(r, Stack)] == list(sample.stacks)
    assert list(read_postings(folder / "postings.json")) == list(sample.postings)
    assert list(read_awards(folder / "people.jsonl")) == list(sample.people)
    awards = [r for r in read_awards(folder / "awards.jsonl") if not isinstance(r, Person)]
    assert [_bare(award) for award in awards] == [_bare(item.award) for item in sample.awards]
    assert counts == {
        "credentials.json": len(offered),
        "postings.json": 40,
        "people.jsonl": 60,
        "awards.jsonl": len(awards),
    }


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_sample(tmp_path / name, load_sample(20))
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
