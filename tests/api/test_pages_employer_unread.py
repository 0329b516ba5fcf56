"""What software passed over in a posting: whoever wrote it may add the nearest skills."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from .employer_forms import HTML, fields, post


def test_statements_without_a_skill_offer_the_nearest(client: TestClient) -> None:
    text = "- You use SQL and statistics.\n- Zither tuning of the frobnicated kind"
    page = client.post("/employer/posting", data={"text": text}, headers=HTML)
    offered = page.text.partition('id="unread-head"')[2].partition("Add a skill by name")[0]
    assert "Zither tuning of the frobnicated kind" in offered
    assert "You use SQL" not in offered
    found = re.search(r'name="add" value="([^"]+)"[^>]*>\+ ([^<]+)<', offered)
    assert found
    after = post(client, "skills", fields(page.text, add=found[1]))
    assert re.search(rf"<legend>{re.escape(found[2])} ", after.text)
    assert f'name="add" value="{found[1]}"' not in after.text
