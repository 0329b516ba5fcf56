"""`skillmatch person consent`: whom somebody lets know who they are."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import FormatOption, JsonOption, WorkspaceOption, chosen_format
from .output import note, print_rows, printable
from .people import app as person_app
from .session import open_workspace

app = typer.Typer(help="Whom somebody lets know who they are; others see a pseudonym.", no_args_is_help=True)
person_app.add_typer(app, name="consent")

_COLUMNS = {"to": "audience", "given": "given", "withdrawn": "withdrawn"}
Person = Annotated[str, typer.Argument(help="Person id.")]
Audience = Annotated[
    str, typer.Option("--to", help="Id of an employer's key (`keys list`), or * for every employer.")
]


@app.command()
def give(person: Person, to: Audience, workspace: WorkspaceOption = None) -> None:
    """Let an employer know who somebody is, on that person's word to you.

    Example: `skillmatch person consent give amara --to "*" -w my`
    """
    from skillmatch.matcher.consenting import consent

    with open_workspace(workspace) as store:
        consent(store, person, to)
    note(f"{printable(to)} may know who {printable(person)} is, until that is withdrawn.")


@app.command("list")
def list_(
    person: Person,
    workspace: WorkspaceOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """List every consent somebody ever gave.

    Example: `skillmatch person consent list amara -w my`
    """
    from .output import to_builtins

    chosen = chosen_format(form, json)
    with open_workspace(workspace) as store:
        store.person(person)
        found = store.consents.of(person)
    if not found:
        note(f"{printable(person)} lets nobody know who they are.")
    print_rows([to_builtins(one) for one in found], _COLUMNS, chosen)


@app.command()
def withdraw(person: Person, to: Audience, workspace: WorkspaceOption = None) -> None:
    """Take a consent back, from now on.

    Example: `skillmatch person consent withdraw amara --to "*" -w my`
    """
    from skillmatch.matcher import consenting

    with open_workspace(workspace) as store:
        consenting.withdraw(store, person, to)
    note(f"{printable(to)} may no longer know who {printable(person)} is.")
