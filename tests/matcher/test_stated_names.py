"""A posting that states the URI of a skill alone is told by the skill's name."""

from __future__ import annotations

from pathlib import Path

from skillmatch.domain import Posting, Requirement
from skillmatch.matcher import Matcher
from skillmatch.workspace import Workspace


def test_a_bare_uri_has_the_framework_s_label(folder: Path) -> None:
    stated = (Requirement("urn:tiny:python", "urn:tiny:python"), Requirement("urn:tiny:sql", "Databases"))
    with Workspace.open(folder) as workspace:
        workspace.save([Posting("p-bare", "Bare", "", requirements=stated)])
    with Matcher.open(folder, encoder="hashing") as matcher:
        matcher.index()
        labels = [one.label for one in matcher.snapshot.requirements["p-bare"]]
        assert labels == ["Python programming", "Databases"]
        closes = {label for step in matcher.path("ann", ["p-bare"]).plan.steps for label in step.closes}
        assert closes == {"Python programming", "Databases"}
