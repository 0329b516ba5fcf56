"""`profile` and `person claim`: what somebody can show, and which awards are theirs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from skillmatch import sample


def test_a_profile_shows_every_proof(run, sample_folder: Path) -> None:
    done = run("profile", sample.DEMO_LEARNER, "-w", sample_folder, "--json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert (found["person"], found["framework"]) == (sample.DEMO_LEARNER, "starter")
    assert found["skills"]
    kinds = set()
    for skill in found["skills"]:
        assert skill["proofs"]
        for proof in skill["proofs"]:
            kinds.add(proof["kind"])
            assert proof["label"] == skill["label"]
            assert (proof["verdict"] == "verified") == (not proof["codes"])
            assert proof["age_days"] is None or proof["issued"]
            if proof["kind"] == "verified":
                assert proof["issuer"]
                assert proof["verdict"] == "verified"
                assert skill["verified"] >= proof["strength"] - 1e-6
    assert "verified" in kinds


def test_a_table_and_a_csv(run, sample_folder: Path) -> None:
    table = run("profile", sample.DEMO_LEARNER, "-w", sample_folder).out
    assert all(
        word in table for word in ("skill", "kind", "strength", "credential", "issuer", "verdict", "age")
    )
    assert "years" in table
    rows = list(
        csv.DictReader(
            io.StringIO(run("profile", sample.DEMO_LEARNER, "-w", sample_folder, "--format", "csv").out)
        )
    )
    assert rows
    assert {"skill", "strength", "award", "verdict", "codes"} <= rows[0].keys()


def test_every_sort_of_bad_award_is_told_apart(run, sample_folder: Path) -> None:
    """The sample's people hold expired, revoked, edited and self-issued awards: each says which it is."""
    codes = set()
    for persona in sample.load_sample(200).people:
        done = run("profile", persona.id, "-w", sample_folder, "--json")
        for skill in json.loads(done.out)["skills"]:
            codes |= {code for proof in skill["proofs"] for code in proof["codes"]}
        if len(codes) > 5:
            break
    assert {"EXPIRED", "BAD_PROOF", "ISSUER_UNTRUSTED"} <= codes


def test_somebody_unknown(run, sample_folder: Path) -> None:
    done = run("profile", "amarra", "-w", sample_folder)
    assert done.code == 1
    assert "amara" in done.err


def test_claims_are_kept_and_refused(run, workspace_copy: Path) -> None:
    from skillmatch.workspace import Workspace

    assert run("person", "claim", "amara", "did:example:new", "-w", workspace_copy).code == 0
    with Workspace.open(workspace_copy) as workspace:
        assert "did:example:new" in workspace.person("amara").subject_ids
    assert "somebody else" in run("person", "claim", "jonas", "did:example:new", "-w", workspace_copy).err
    assert run("person", "claim", "amara", "-w", workspace_copy).code == 1
    assert run("person", "claim", "nobody", "did:example:x", "-w", workspace_copy).code == 1
    assert run("person", "claim", "amara", " ", "-w", workspace_copy).code == 1
    token = workspace_copy / "p.jwt"
    token.write_text("a.b.c")
    words = ("--presentation", token, "--challenge", "c", "--domain", "d")
    done = run("person", "claim", "amara", *words, "-w", workspace_copy)
    assert (done.code, "Traceback" in done.err) == (1, False)
    assert "the presentation must be a short VP-JWT" in done.err
