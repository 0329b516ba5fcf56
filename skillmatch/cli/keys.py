"""`skillmatch keys`: who may ask the service what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillmatch.errors import InputError

from .options import FormatOption, JsonOption, WorkspaceOption, chosen_format, workspace_folder
from .output import note, out, print_json, print_rows, printable

if TYPE_CHECKING:
    from skillmatch.access import AccessStore, ApiKey, Scope, Secret

app = typer.Typer(
    help="Who may ask the service what: API keys. With the first one, nobody is let in without a key.",
    no_args_is_help=True,
)

_COLUMNS = {
    "id": "id", "state": "state", "scopes": "scopes", "tenant": "tenant", "person": "person",
    "label": "label", "created": "created", "expires": "expires", "used": "used",
}  # fmt: skip
TenantsOption = Annotated[
    Path | None,
    typer.Option(
        "--tenants",
        envvar="SKILLMATCH_TENANTS",
        help="Folder of the workspaces of several tenants, whose keys are kept together there.",
        show_default=False,
    ),
]
ExpiresOption = Annotated[
    str,
    typer.Option(
        "--expires", help="Last day (2027-06-30) or days from now (90d). Default: never.", show_default=False
    ),
]
KeyArgument = Annotated[str, typer.Argument(help="Id of a key, as `keys list` shows it.")]


@app.command()
def create(
    scope: Annotated[
        list[str],
        typer.Option("--scope", "-s", help="learner, employer, designer, admin, catalogue; repeatable."),
    ],
    person: Annotated[str, typer.Option("--person", help="Whom a learner's key is for: a person id.")] = "",
    tenant: Annotated[str, typer.Option("--tenant", help="Which tenant's, where there are several.")] = "",
    label: Annotated[
        str, typer.Option("--label", help="What it is called; learners see this of employers' keys.")
    ] = "",
    expires: ExpiresOption = "",
    workspace: WorkspaceOption = None,
    tenants: TenantsOption = None,
    json: JsonOption = False,
) -> None:
    """Make a key and show it this once: only a digest is kept.

    Example: `skillmatch keys create --scope employer --label "Harbour Hospital" --expires 365d -w my`
    """
    with _store(workspace, tenants) as store:
        _check_whose(store.folder, tenants, tenant, person)
        scopes = [_scope(name) for name in scope]
        made = store.create(scopes, tenant=tenant, person=person, label=label, expires=_end(expires))
    _hand_out(*made, json=json)


@app.command()
def renew(
    key: KeyArgument,
    expires: ExpiresOption = "",
    workspace: WorkspaceOption = None,
    tenants: TenantsOption = None,
    json: JsonOption = False,
) -> None:
    """Give a key another secret: its holder stays who they are, the old secret opens nothing any more.

    Example: `skillmatch keys renew 4f0q8zkd1a --expires 365d -w my`
    """
    with _store(workspace, tenants) as store:
        made = store.renew(key, _end(expires))
    _hand_out(*made, json=json)


@app.command("list")
def list_(
    tenant: Annotated[str, typer.Option("--tenant", help="Only this tenant's.", show_default=False)] = "",
    workspace: WorkspaceOption = None,
    tenants: TenantsOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """List the keys: whom they let do what, until when, and when they were last used (to the day).

    Example: `skillmatch keys list -w my`
    """
    chosen = chosen_format(form, json)
    with _store(workspace, tenants) as store:
        found = store.keys(tenant or None)
    if not found:
        note("There are no keys: the service answers this machine alone, and everybody there may do all.")
    print_rows([_row(one) for one in found], _COLUMNS, chosen)


@app.command()
def revoke(key: KeyArgument, workspace: WorkspaceOption = None, tenants: TenantsOption = None) -> None:
    """Let a key open nothing any more, at once and for good; its browser sessions end too.

    Example: `skillmatch keys revoke 4f0q8zkd1a -w my`
    """
    with _store(workspace, tenants) as store:
        revoked = store.revoke(key)
    note(f"The key {revoked.id} opens nothing any more.")


def _store(workspace: Path | None, tenants: Path | None) -> AccessStore:
    from skillmatch.access import AccessStore
    from skillmatch.workspace import Workspace

    if tenants is not None:
        if not tenants.is_dir():
            raise InputError("is no folder", file=tenants)
        return AccessStore(tenants)
    folder = workspace_folder(workspace)
    Workspace.open(folder).close()  # says what is wrong where it is none
    return AccessStore(folder)


def _check_whose(folder: Path, tenants: Path | None, tenant: str, person: str) -> None:
    """A key for nobody would open nothing, and nobody would see why."""
    from skillmatch.access import tenant_folder
    from skillmatch.workspace import Workspace

    if (tenants is None) == bool(tenant):
        raise InputError("a key is for one of several --tenants (--tenant NAME), or for the one workspace")
    with Workspace.open(tenant_folder(folder, tenant) if tenant else folder) as opened:
        if person:
            opened.person(person)


def _scope(name: str) -> Scope:
    from skillmatch.access import Scope
    from skillmatch.errors import NotFoundError

    known = [one.value for one in Scope]
    if name not in known:
        raise NotFoundError("scope", name, known, fix=f"There are {', '.join(known)}.")
    return Scope(name)


def _end(text: str) -> datetime | None:
    """The moment a key ends: the end of the day in UTC, or so many days from now."""
    if not text:
        return None
    try:
        if text.endswith("d"):
            end = datetime.now(UTC) + timedelta(days=int(text[:-1]))
        else:
            end = datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise InputError(f"--expires {text!r} is no day", fix="Say 2027-06-30, or 90d.") from error
    if end <= datetime.now(UTC):
        raise InputError(f"--expires {text!r} is over already")
    return end


def _row(key: ApiKey) -> dict[str, object]:
    from .output import to_builtins

    return {
        **to_builtins(key),
        "scopes": sorted(key.scopes),
        "state": key.state(datetime.now(UTC)),
    }


def _hand_out(key: ApiKey, secret: Secret, *, json: bool) -> None:
    if json:
        print_json({**_row(key), "key": secret.text})
        return
    out().print(secret.text, soft_wrap=True)
    whom = f" as {printable(key.person)}" if key.person else ""
    note(f"Key {key.id} for {', '.join(sorted(key.scopes))}{whom}. Keep it: it is not shown again.")
