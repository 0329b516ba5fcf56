"""The one object a service is set up by."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings, load_settings, markdown_table, unknown, variable
from skillmatch.errors import InputError


def test_the_environment_sets_and_a_stated_value_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_WORKSPACE", "/data/one")
    monkeypatch.setenv("SKILLMATCH_HOSTS", "skills.example, ,jobs.example")
    monkeypatch.setenv("SKILLMATCH_METRICS", "off")
    found = load_settings(log_level="error")
    assert (found.workspace, found.metrics, found.log_level) == (Path("/data/one"), False, "error")
    assert found.hosts == {"skills.example", "jobs.example"}
    assert load_settings(workspace=Path("other")).workspace == Path("other")


def test_bad_values_are_named_each_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_BODY_LIMIT", "a secret put here by mistake")
    monkeypatch.setenv("SKILLMATCH_LOG_FORMAT", "xml")
    with pytest.raises(InputError) as caught:
        load_settings()
    told = str(caught.value)
    assert "SKILLMATCH_BODY_LIMIT: " in told
    assert "SKILLMATCH_LOG_FORMAT: input should be 'json' or 'text'" in told
    assert "secret" not in told


def test_settings_stay_as_they_are_and_know_their_fields() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().metrics = False  # type: ignore[misc]
    with pytest.raises(InputError, match="SKILLMATCH_METRIC:"):
        load_settings(metric=True)


def test_a_misspelt_variable_is_told() -> None:
    assert unknown({"SKILLMATCH_METRIC": "1", "SKILLMATCH_METRICS": "1", "PATH": ""}) == ["SKILLMATCH_METRIC"]


def test_the_table_documents_every_field() -> None:
    rows = markdown_table().splitlines()[2:]
    assert len(rows) == len(Settings.model_fields)
    for row, (name, field) in zip(rows, Settings.model_fields.items(), strict=True):
        assert row.startswith(f"| `{variable(name)}` | ")
        assert field.description
        assert len(field.description) > 10


@pytest.mark.parametrize(
    "wide", ["*", "0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/7", "::/0", "2000::/15", "::ffff:0:0/96", "::/80"]
)
def test_proxies_are_no_part_of_the_internet(wide: str) -> None:
    """Whoever is believed whom they ask for could be anybody."""
    with pytest.raises(InputError, match=r"SKILLMATCH_PROXIES: .*name (addresses|networks)"):
        load_settings(proxies=f"10.0.0.7,{wide}")


def test_proxies_are_addresses_and_networks() -> None:
    own = {"10.0.0.0/8", "172.18.0.1/32", "fd00::/16", "::1/128", "::ffff:10.0.0.0/104"}
    assert {str(ip_network(one)) for one in load_settings(proxies=",".join(own)).proxies} == {
        str(ip_network(one)) for one in own
    }


def test_who_reads_a_setting_that_the_app_does_not_is_told() -> None:
    assert "`skillmatch serve` reads it" in str(Settings.model_fields["proxies"].description)
