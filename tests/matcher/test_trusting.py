"""Whom a workspace can be told to trust."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.errors import InputError
from skillmatch.matcher.trusting import trust
from skillmatch.verification import TrustedIssuer
from skillmatch.workspace import Workspace


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "\0",
        "https://a.example\n",
        " https://a.example",
        "https://a.example/\u202emoc.b",
        "a\u200b",
        "a\nb",
    ],
)
def test_no_issuer_is_called_by_what_nobody_sees(workspace_copy: Path, name: str) -> None:
    """Signs that are not shown, or that turn writing round, make one id look like another."""
    with Workspace.open(workspace_copy) as workspace:
        before = workspace.registry.version
        with pytest.raises(InputError, match="no id of an issuer"):
            trust(workspace, [TrustedIssuer("https://good.example"), TrustedIssuer(name)], "add")
        assert workspace.registry.version == before
        assert trust(workspace, [TrustedIssuer("https://ü.example/an issuer")], "add") == 1
