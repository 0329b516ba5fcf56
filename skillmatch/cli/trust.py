"""`skillmatch trust`: whose word counts, and for what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillmatch.errors import InputError, reason_of

from .options import FormatOption, JsonOption, WorkspaceOption, chosen_format, workspace_folder
from .output import note, print_rows, printable
from .progress import progress_bars
from .session import open_workspace

if TYPE_CHECKING:
    from skillmatch.verification import TrustedIssuer
    from skillmatch.workspace import Workspace

app = typer.Typer(
    help="Whose word counts, and for what: the trust registry (trust.toml in the workspace).",
    no_args_is_help=True,
)

_COLUMNS = {
    "issuer": "id", "name": "name", "frameworks": "frameworks", "weight": "weight", "keys": "keys",
    "from": "valid_from", "to": "valid_to", "note": "note",
}  # fmt: skip
Issuer = Annotated[str, typer.Argument(help="Issuer id as its credentials name it: a DID or an https URL.")]


@app.command()
def add(
    issuer: Issuer,
    framework: Annotated[
        list[str] | None,
        typer.Option(
            "--framework", "-f", help="Only for this framework; may be repeated.", show_default=False
        ),
    ] = None,
    weight: Annotated[
        float, typer.Option("--weight", help="How much its word counts: over 0, at most 1.")
    ] = 1.0,
    key: Annotated[
        list[Path] | None,
        typer.Option("--key", help="Pin its public key: a JWK, JWK set or PEM file.", show_default=False),
    ] = None,
    valid_from: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], help="Trusted for what it issues from.", show_default=False
        ),
    ] = None,
    valid_to: Annotated[
        datetime | None,
        typer.Option(
            "--to", formats=["%Y-%m-%d"], help="Trusted for what it issues until.", show_default=False
        ),
    ] = None,
    name: Annotated[str, typer.Option("--name", help="What people call it.")] = "",
    remark: Annotated[str, typer.Option("--note", help="Why it is trusted.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Trust an issuer, or change the terms: an earlier entry of the issuer is replaced.

    Example: `skillmatch trust add did:web:college.example -f esco --weight 0.9 --note "Inspected" -w my`
    """
    from skillmatch.matcher.trusting import trust

    entry: dict[str, Any] = {"id": issuer, "weight": weight, "name": name, "note": remark}
    entry |= {"frameworks": list(framework)} if framework else {}
    entry |= {"keys": [one for path in key for one in _keys(path)]} if key else {}
    entry |= {"valid_from": valid_from.date()} if valid_from else {}
    entry |= {"valid_to": valid_to.date()} if valid_to else {}
    checked = _checked(entry)
    with _registry(workspace) as store:
        trust(store, [checked], "add")
    note(f"{printable(issuer)} is trusted for {_for(checked)}.")


@app.command("list")
def list_(workspace: WorkspaceOption = None, form: FormatOption = None, json: JsonOption = False) -> None:
    """List the trusted issuers.

    Example: `skillmatch trust list -w my`
    """
    import msgspec

    chosen = chosen_format(form, json)
    with open_workspace(workspace) as store:
        issuers = store.registry.load().issuers.values()
    if not issuers:
        note("Nobody is trusted yet: skillmatch trust add ISSUER")
    rows = [msgspec.to_builtins(issuer) for issuer in issuers]
    if chosen.value == "table":
        rows = [{**row, "keys": len(row["keys"]) or ""} for row in rows]
    print_rows(rows, _COLUMNS, chosen)


@app.command()
def revoke(issuer: Issuer, workspace: WorkspaceOption = None) -> None:
    """Trust an issuer no more. Everything that rests on its word is scored anew at once.

    Example: `skillmatch trust revoke did:web:college.example -w my`
    """
    from skillmatch.matcher import trusting

    with _registry(workspace, create=False) as store:
        trusting.revoke(store, issuer)
    note(f"{printable(issuer)} is trusted no more.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A DCC community registry (JSON), or a trust.toml.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Trust everybody a registry file lists; entries of the same issuers are replaced.

    Example: `skillmatch trust import community-registry.json -w my`
    """
    from skillmatch.matcher.trusting import trust
    from skillmatch.trust import read_registry

    issuers = read_registry(file)
    with _registry(workspace) as store:
        count = trust(store, issuers, "import")
    note(f"{count:,} issuers of {file} are trusted.")


@app.command()
def refresh(
    workspace: WorkspaceOption = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Also for awards of issuers that are not trusted.")
    ] = False,
) -> None:
    """Fetch did:web documents and status lists of the trusted issuers, over https from public addresses.

    This and `verify --online` are the only commands that go to the network for a credential.

    Example: `skillmatch trust refresh -w my`
    """
    from skillmatch.matcher import trusting

    with _registry(workspace, create=False) as store, progress_bars() as progress:
        report = trusting.refresh(store, everybody=everybody, progress=progress)
    for trouble in report.failed:
        note(f"  {printable(trouble)}")
    note(f"Fetched {report.fetched:,} documents; {len(report.failed):,} could not be fetched.")
    if report.failed:
        raise typer.Exit(1)


@app.command()
def supply(
    address: Annotated[str, typer.Argument(help="Its did:web, or the https URL it is served at.")],
    file: Annotated[Path, typer.Argument(help="The document.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Put in a did:web document, status list or hosted badge that came another way, without a network.

    Example: `skillmatch trust supply did:web:college.example did.json -w my`
    """
    from skillmatch.matcher import trusting

    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {reason_of(error)}", file=file) from error
    with _registry(workspace) as store:
        trusting.supply(store, address, content)
    note(f"{printable(address)} is in, as of now.")


@contextmanager
def _registry(chosen: Path | None, *, create: bool = True) -> Iterator[Workspace]:
    """The workspace, made first if need be; what was up to date before is brought up to date after."""
    from skillmatch.matcher.trusting import rescore_all
    from skillmatch.workspace import Workspace

    folder = workspace_folder(chosen)
    if create and chosen is not None and not Workspace.exists(folder):
        Workspace.create(folder).close()
        note(f"Made the workspace {folder}.")
    with open_workspace(chosen) as store:
        yield store
        with progress_bars() as progress:
            rescore_all(store, progress)


def _checked(entry: dict[str, Any]) -> TrustedIssuer:
    from skillmatch.trust.entries import entry as checked

    try:
        return checked(entry, Path("trust.toml"))
    except InputError as error:
        raise InputError(error.reason, fix=error.fix) from None


def _keys(path: Path) -> list[dict[str, Any]]:
    """The public keys of a JWK, JWK set or PEM file. Raises InputError."""
    from skillmatch.trust.key_files import read_keys

    return read_keys(path)


def _for(issuer: TrustedIssuer) -> str:
    return "every framework" if "*" in issuer.frameworks else ", ".join(issuer.frameworks)
