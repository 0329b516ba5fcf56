"""trust.toml: what goes in comes out, hand edits are heard, bad entries are named."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmatch.domain import TrustEntry
from skillmatch.errors import InputError, NotFoundError
from skillmatch.trust import Registry, TrustFile, read_registry
from skillmatch.verification import TrustedIssuer, VerifySettings
from skillmatch.verification.minting import key_from_seed

KEYS = tuple(key_from_seed(kind, kind).jwk() for kind in ("ed25519", "p256", "rsa"))
FULL = TrustedIssuer(
    "did:web:college.example",
    ("esco", "nice"),
    0.75,
    KEYS,
    date(2024, 1, 2),
    date(2026, 12, 31),
    "Inspected\nyearly, \x7f “so they say”\\",
    "The College",
)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
ids = texts.map(str.strip).filter(bool)
issuers = st.builds(
    TrustedIssuer,
    id=ids,
    frameworks=st.lists(st.text(min_size=1, max_size=8), min_size=1, unique=True).map(tuple),
    weight=st.floats(0.001, 1.0),
    keys=st.lists(st.sampled_from(KEYS), max_size=2).map(tuple),
    valid_from=st.none() | st.dates(max_value=date(2020, 1, 1)),
    valid_to=st.none() | st.dates(min_value=date(2020, 1, 1)),
    note=texts,
    name=texts,
)


def test_nobody_is_trusted_where_there_is_no_file(tmp_path: Path) -> None:
    assert len(TrustFile(tmp_path).load()) == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(issuers, max_size=4))
def test_every_entry_comes_back_equal(tmp_path: Path, listed: list[TrustedIssuer]) -> None:
    file = TrustFile(tmp_path)
    file.save(Registry.of(listed))
    assert dict(TrustFile(tmp_path).load().issuers) == {one.id: one for one in listed}
    assert list(file.load().issuers) == sorted({one.id for one in listed})
    assert not list(tmp_path.glob("*.tmp"))


def test_all_fields_at_once(tmp_path: Path) -> None:
    file = TrustFile(tmp_path)
    file.save(Registry.of([FULL]))
    assert file.load().issuers == {FULL.id: FULL}
    assert file.load().entries == (TrustEntry(FULL.id, FULL.frameworks, FULL.weight, FULL.note),)


def test_half_a_character_has_no_place_in_a_text_file(tmp_path: Path) -> None:
    file = TrustFile(tmp_path)
    with pytest.raises(InputError, match="surrogates"):
        file.save(Registry.of([TrustedIssuer("a", note="\ud800")]))
    assert not file.path.exists()


def test_a_hand_edit_is_heard_and_changes_the_version(tmp_path: Path) -> None:
    file = TrustFile(tmp_path)
    seen = {file.version}
    for text in ("", '[[issuer]]\nid = "a"\n', '[[issuer]]\nid = "a"\nweight = 0.5\n'):
        file.path.write_text(text)
        seen.add(file.version)
    assert len(seen) == 3  # no file and an empty one say the same
    assert file.load().issuers["a"].weight == 0.5
    version = file.version
    file.path.write_text('[[issuer]]\nid = "a"\nweight = 0.5\nnote = "No verdict depends on this."\n')
    assert file.version == version


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[issuer]]\nid = 'a'\nwieght = 1", r"trust\.toml, row 1: unknown key 'wieght' for a"),
        ("[[issuer]]\nid = 'b'\n[[issuer]]\nid = 'a'\nweight = 2", r"row 2: 'weight' of a must be over 0"),
        ("[[issuer]]\nid = 'a'\nweight = true", "'weight' of a must be a number"),
        ("[[issuer]]\nid = 'a'\nweight = nan", "'weight' of a"),
        ("[[issuer]]\nid = 'a'\nframeworks = 'esco'", "'frameworks' of a must be a list"),
        ("[[issuer]]\nid = 'a'\nframeworks = []", "'frameworks' of a must be a list"),
        ("[[issuer]]\nid = 'a'\nvalid_from = '2024-01-01'", "'valid_from' of a must be a day"),
        ("[[issuer]]\nid = 'a'\nvalid_to = 2024-01-01T00:00:00Z", "'valid_to' of a must be a day"),
        ("[[issuer]]\nid = 'a'\nvalid_from = 2025-01-01\nvalid_to = 2024-01-01", "before 'valid_from'"),
        ("[[issuer]]\nid = 'a'\nkeys = [{ kty = 'oct', k = 'x' }]", "'keys' of a has 'kty' 'oct'"),
        ("[[issuer]]\nid = 'a'\nkeys = [{ kty = 'OKP', crv = 'Ed25519', x = 'x', d = 'x' }]", "private key"),
        ("[[issuer]]\nid = 'a'\nkeys = [{ kty = 'EC', crv = 'P-256', x = 'x' }]", "lacks one of crv, x, y"),
        ("[[issuer]]\nid = 'a'\nname = 3", "'name' of a must be text"),
        ("[[issuer]]\nid = 'a'\n[[issuer]]\nid = 'a'", "row 2: the issuer 'a' has a second entry"),
        ("[[issuer]]\nname = 'a'", "'id' must name the issuer"),
        ("[[issuer]]\nid = ' '", "'id' must name the issuer"),
        (f"[[issuer]]\nid = 'https://{'a' * 4000}'", "row 1: 'id' is longer than 4,000 characters"),
        (
            f"[[issuer]]\nid = 'a'\nframeworks = {['esco' * 100] * 11}",
            "'frameworks' of a has more than 4,000",
        ),
        (f"[[issuer]]\nid = 'a'\nframeworks = ['{'😀' * 500}']", "'frameworks' of a has more than 4,000"),
        ("issuer = 3", "must be written as"),
        ("issuer = ['a']", "an entry must be a table"),
        ("[other]", "unknown key 'other'"),
        ("[[issuer", r"trust\.toml: cannot be read"),
    ],
)
def test_a_bad_entry_is_named_with_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    file = TrustFile(tmp_path)
    file.path.write_text(text)
    with pytest.raises(InputError, match=words):
        file.load()


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "trust.toml").write_bytes(b"\xff\xfe[[issuer]]")
    with pytest.raises(InputError, match="cannot be read"):
        TrustFile(tmp_path).load()


def test_the_operator_says_how_old_a_list_may_be(tmp_path: Path) -> None:
    file = TrustFile(tmp_path)
    file.path.write_text('max_list_age_days = 1.5\n[[issuer]]\nid = "a"\n')
    assert file.load().settings == VerifySettings(max_list_age=timedelta(days=1.5))
    with file.changing():
        file.save(file.load().with_([TrustedIssuer("b")]).without("a"))
    again = TrustFile(tmp_path).load()
    assert (again.settings.max_list_age, list(again.issuers)) == (timedelta(days=1.5), ["b"])
    assert again.version != Registry.of(again.issuers.values()).version
    assert again.pins != Registry.of(again.issuers.values()).pins
    for bad in ("0", "-1", "true", "'7'", "nan", "1e9"):
        file.path.write_text(f"max_document_age_days = {bad}")
        with pytest.raises(InputError, match="'max_document_age_days' must be a number of days"):
            file.load()


def test_revoking_takes_out_one_and_names_near_ones() -> None:
    registry = Registry.of([TrustedIssuer("did:web:a.example"), FULL])
    assert list(registry.without(FULL.id).issuers) == ["did:web:a.example"]
    with pytest.raises(NotFoundError, match=r"No trusted issuer .*Did you mean 'did:web:a\.example'"):
        registry.without("did:web:b.example")


def test_changes_of_many_threads_are_all_kept(tmp_path: Path) -> None:
    def add(number: int) -> None:
        file = TrustFile(tmp_path)
        with file.changing():
            file.save(file.load().with_([TrustedIssuer(f"issuer {number:02d}")]))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(TrustFile(tmp_path).load()) == 16


def test_a_dcc_registry_is_read(tmp_path: Path) -> None:
    file = tmp_path / "registry.json"
    listed = {"did:key:a": {"name": "A", "location": "Here", "url": "https://a.example"}, "did:key:b": {}}
    file.write_text(json.dumps({"meta": {}, "registry": listed}))
    assert read_registry(file) == (
        TrustedIssuer("did:key:a", name="A", note="Here, https://a.example"),
        TrustedIssuer("did:key:b"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not valid JSON"),
        ('{"registry": NaN}', "holds NaN, which is not JSON"),
        ('{"registry": []}', "has no 'registry' object"),
        ('{"registry": {"a": 3}}', "row 1: the entry of a must be an object"),
        ('{"registry": {"": {}}}', "'id' must name"),
        ('{"registry": {"a": {"name": ["x"]}}}', "'name' of a must be text"),
        ("[" * 100_000, "cannot be read"),
        ("{" + '"a":{' * 50_000, "is nested deeper"),
    ],
)
def test_a_bad_registry_file_is_refused(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "registry.json"
    file.write_text(text)
    with pytest.raises(InputError, match=words):
        read_registry(file)


def test_our_own_file_can_be_imported(tmp_path: Path) -> None:
    TrustFile(tmp_path).save(Registry.of([FULL]))
    assert read_registry(tmp_path / "trust.toml") == (FULL,)
    with pytest.raises(InputError, match="cannot be read"):
        read_registry(tmp_path / "absent")


@pytest.mark.shared
def test_the_dcc_community_registry(shared_data: Path) -> None:
    found = read_registry(shared_data / "vectors" / "dcc-vc-test-fixtures" / "community-registry.json")
    assert len(found) > 20
    assert all(one.id.startswith("did:") and one.name for one in found)
