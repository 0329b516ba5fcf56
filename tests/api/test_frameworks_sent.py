"""Every framework format the readers know, sent to the service as its publisher ships it, in small."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from starlette.testclient import TestClient

from .test_jobs import finished

_RATED = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tRecommend Suppress\n"
ONET = {
    "Occupation Data": "O*NET-SOC Code\tTitle\tDescription\n51-3011.00\tBakers\tBake.\n",
    "Alternate Titles": "O*NET-SOC Code\tAlternate Title\tShort Title\n51-3011.00\tBread Maker\tn/a\n",
    "Content Model Reference": "Element ID\tElement Name\tDescription\n2\tRequirements\t\n"
    "2.A\tBasic Skills\tb\n2.A.1\tWriting\tTo write.\n",
    "Skills": _RATED + "51-3011.00\t2.A.1\tWriting\tIM\t3\tN\n",
    "Knowledge": _RATED,
    "Abilities": _RATED,
    "Task Statements": "O*NET-SOC Code\tTask ID\tTask\tTask Type\n",
    "DWA Reference": "Element ID\tElement Name\tIWA ID\tIWA Title\tDWA ID\tDWA Title\n",
    "Tasks to DWAs": "O*NET-SOC Code\tTask ID\tDWA ID\n",
    "Technology Skills": "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title"
    "\tHot Technology\tIn Demand\n",
}
ESCO = {
    "skills_en.csv": "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels"
    ",description\n"
    "X,http://data.europa.eu/esco/skill/s,skill/competence,x,bake bread,,,Bake it.\n"
}
CASE = {
    "CFDocument": {"identifier": "d1", "title": "Bread", "creator": "us"},
    "CFItems": [{"identifier": "i1", "uri": "urn:bread:1", "fullStatement": "Bake bread"}],
}
RSD = "Skill Name,Skill Category,Contextualized Skill Statement,Keywords\nRolls,Baking,Bake rolls.,Bread\n"
NICE = "-\n    kId: K0001\n    knowledgeDescription: Knowledge of the malware families.\n"
TABLE = {
    "skills.csv": "label,broader,kind\nBread,,group\nBake bread,Bread,skill\n",
    "manifest.toml": 'id = "bakery"\ntitle = "Bakery"\nversion = "1"\nlicence = "CC0"\nsource = "us"\n',
}


def _packed(files: dict[str, str], ending: str = "", below: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{below}{name}{ending}", text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "content", "media", "query", "expected"),
    [
        ("esco", _packed(ESCO, below="inside/"), "application/zip", "&version=1.2.0&language=en", "esco"),
        ("onet", _packed(ONET, ".txt", "db/"), "application/zip", "&version=29.3", "onet"),
        ("case", json.dumps(CASE).encode(), "application/json", "", "bread"),
        ("rsd", RSD.encode(), "text/csv", "&id=rolls&title=Rolls", "rolls"),
        ("nice", NICE.encode(), "application/yaml", "", "nice"),
        ("table", _packed(TABLE), "application/zip", "", "bakery"),
        ("table", TABLE["skills.csv"].encode(), "text/csv", "&id=own", "own"),
    ],
)  # fmt: skip
def test_it_is_held_afterwards(
    own: TestClient, form: str, content: bytes, media: str, query: str, expected: str
) -> None:
    place = f"/v1/frameworks?format={form}&index=false{query}"
    job = finished(own, own.post(place, content=content, headers={"content-type": media}))
    assert job["state"] == "done", job["problem"]
    assert job["result"]["framework"] == expected
    assert job["result"]["saved"]["skills"] == 1
    held = {one["info"]["id"]: one["info"] for one in own.get("/v1/frameworks").json()}
    assert held.keys() == {"starter", expected}
    if "version" in query:
        assert held[expected]["version"] in query
    assert "sent" not in (held[expected]["id"], held[expected]["title"])
