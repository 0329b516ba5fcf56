"""`skillmatch profile` and `skillmatch person`: what somebody can show, and who they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillmatch.errors import InputError

from .options import (
    AsOfOption,
    Format,
    FormatOption,
    FrameworkOption,
    JsonOption,
    WorkspaceOption,
    chosen_format,
    day,
)
from .output import note, print_json, print_rows
from .session import open_matcher, open_workspace

app = typer.Typer(help="The ids a person's awards may name.", no_args_is_help=True)

_TABLE = {
    "skill": "label", "kind": "kind", "strength": "strength", "credential": "credential_name",
    "issuer": "issuer_name", "verdict": "finding", "age": "age",
}  # fmt: skip
_COLUMNS = {
    "skill": "skill", "label": "label", "kind": "kind", "strength": "strength", "credential": "credential",
    "credential_name": "credential_name", "issuer": "issuer", "award": "award", "verdict": "verdict",
    "codes": "codes", "issued": "issued", "age_days": "age_days",
}  # fmt: skip
_YEAR = 365.25


def profile(
    person: Annotated[str, typer.Argument(help="Person id.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    as_of: AsOfOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Show what a person can show: skill, kind of evidence, strength, credential, issuer, verdict, age.

    Example: `skillmatch profile amara -w demo-workspace`
    """
    from skillmatch.matcher.people import profile_document, profile_rows

    chosen = chosen_format(form, json)
    with open_matcher(workspace, framework=framework, as_of=day(as_of)) as matcher:
        found, today = matcher.profile(person), matcher.snapshot.as_of
        names = {key: issuer.name for key, issuer in matcher.workspace.issuers().items()}
        identity = matcher.framework.info.id
    if chosen is Format.json:
        print_json(profile_document(found, today, identity))
        return
    rows = list(profile_rows(found, today))
    if chosen is Format.table:
        if not rows:
            note("Nothing here shows a skill of this framework yet, which is not to say there is none.")
        rows = [{**row, **_told(row, names)} for row in rows]
    print_rows(rows, _TABLE if chosen is Format.table else _COLUMNS, chosen)


@app.command()
def claim(
    person: Annotated[str, typer.Argument(help="Person id.")],
    subject: Annotated[
        str, typer.Argument(help="Id their awards name, on your word: a DID, or a (hashed) e-mail.")
    ] = "",
    presentation: Annotated[
        Path | None,
        typer.Option(
            "--presentation", help="Let them prove it: a signed VP-JWT instead.", show_default=False
        ),
    ] = None,
    challenge: Annotated[str, typer.Option("--challenge", help="The challenge you gave them.")] = "",
    domain: Annotated[str, typer.Option("--domain", help="The domain you gave them.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Let awards that name a subject id count as this person's. A person may have several ids.

    Example: `skillmatch person claim amara did:key:z6MkjoriXdbyWD25YXTed114F8hdJrLXQ567xxPHAUKxpKkS -w my`
    """
    from skillmatch.matcher import people
    from skillmatch.readers.files import read_text

    if bool(subject) == (presentation is not None):
        raise InputError("give either a subject id or --presentation")
    with open_workspace(workspace) as store:
        if presentation is None:
            people.claim(store, person, subject)
        else:
            subject = people.claim_presented(store, person, read_text(presentation), challenge, domain)
    note(f"Awards that name {subject} may count as {person}'s.")


def _told(row: dict[str, object], names: dict[str, str]) -> dict[str, object]:
    """A row in the words of the table."""
    age, codes = row["age_days"], row["codes"]
    return {
        "kind": str(row["kind"]).replace("_", "-"),
        "issuer_name": names.get(str(row["issuer"])) or row["issuer"] or "nobody",
        "finding": codes or row["verdict"],
        "age": "" if not isinstance(age, int) else f"{age / _YEAR:.1f} years",
    }
