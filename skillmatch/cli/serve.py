"""`skillmatch serve`: the HTTP service over one workspace."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from skillmatch.errors import SkillMatchError

from .options import WorkspaceOption, workspace_folder
from .output import note

_SWITCH = 0.0005
"""Seconds after which a thread that works hands over to one that waits. With Python's usual 5 ms, whatever
arrives or is sent while an answer is worked out waits that long several times."""


def serve(
    workspace: WorkspaceOption = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on.")] = 8000,
    tenants: Annotated[
        Path | None,
        typer.Option(
            "--tenants",
            envvar="SKILLMATCH_TENANTS",
            help="Serve several tenants: a folder of workspaces, each by its name, in the place of one.",
            show_default=False,
        ),
    ] = None,
    insecure_open: Annotated[
        bool,
        typer.Option(
            "--insecure-open",
            help="Listen where other machines can ask, though everybody may then read and erase everything.",
        ),
    ] = False,
) -> None:
    """Serve the API and its pages over a workspace; described at /openapi.json.

    Without keys (`skillmatch keys`) whoever can reach the service may read, import and erase. So it then
    listens on loopback addresses only, unless told --insecure-open. README lists the environment variables
    that set it up.

    Example: `skillmatch serve -w my --port 8080`
    """
    import uvicorn

    stated: dict[str, Any] = {"workspace": workspace_folder(workspace).resolve()}
    stated |= {"tenants": tenants.resolve()} if tenants else {}
    stated |= {"insecure_open": True} if insecure_open else {}
    settings = _part("settings").load_settings(**stated)
    _check_folder(settings, host, port)
    addresses = _check_free(host, port)
    here = bool(host) and all(_is_loopback(one) for one in addresses)
    if not here:
        _check_guarded(settings, host)
    if here or settings.hosts:  # a proxy's name does not keep out whoever sits here, such as a health check
        names = frozenset({"localhost", "127.0.0.1", "::1", *([host] if here else ()), *settings.hosts})
        settings = settings.model_copy(update={"hosts": names})
    connections = _part("connections")
    sys.setswitchinterval(_SWITCH)
    note(f"Serving {settings.tenants or settings.workspace} on http://{host}:{port} — stop with Ctrl+C.")
    uvicorn.run(
        _part("main").create_app(settings),
        host=host,
        port=port,
        http=connections.bounded(settings.head_seconds),
        log_config=_part("logs").log_config(settings),
        access_log=False,
        server_header=False,
        forwarded_allow_ips=["127.0.0.1", "::1", *sorted(settings.proxies)] if settings.proxies else None,
        ws="none",
        limit_concurrency=settings.connections,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        h11_max_incomplete_event_size=connections.HEAD_BYTES,
    )


def _check_folder(settings: Any, host: str, port: int) -> None:
    """Refuse a folder that holds something else, or a workspace that cannot be opened."""
    from skillmatch.access import tenants
    from skillmatch.workspace import Workspace

    folder = settings.tenants or settings.workspace
    if settings.tenants is not None:
        if not folder.is_dir():
            raise SkillMatchError(f"{folder} is no folder of tenants.", fix="Name one that holds workspaces.")
        note(f"Tenants: {', '.join(tenants(folder)) or 'none yet'}.")
    elif Workspace.exists(folder):
        Workspace.open(folder).close()
    elif folder.exists() and not folder.is_dir():
        raise SkillMatchError(f"{folder} is no folder.", fix="Name a folder, or one that does not exist yet.")
    else:
        note(f"There is nothing in {folder} yet: open http://{host}:{port}/welcome, or `skillmatch init`.")


def _check_guarded(settings: Any, host: str) -> None:
    """Refuse to be open to other machines without keys, unless that is what is wanted."""
    if settings.insecure_open:
        note(f"OPEN: whoever can reach {host} may read, import and erase everything.")
        return
    with closing(_part("door").Door(settings)) as door:
        guarded = door.guarded
    if not guarded:
        raise SkillMatchError(
            f"{host} can be reached by other machines, and the service has no keys: everybody could read, "
            "import and erase everything.",
            fix="Make a key (`skillmatch keys create --scope admin`); or leave --host out and put a proxy "
            "that checks who asks before it (its name in SKILLMATCH_HOSTS) with --insecure-open; or add that "
            "where everybody may do all.",
        )


def _is_loopback(address: str) -> bool:
    import ipaddress

    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def _check_free(host: str, port: int) -> list[str]:
    """Refuse an address nobody can listen on, such as a taken port, before anything is started.

    Returns the IP addresses that `host` stands for; all of them, for any may be listened on.
    """
    import socket

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SkillMatchError(
            f"Cannot listen on {host}, port {port}: {reason}.", fix="Choose another --host or --port."
        ) from error
    return [str(one[4][0]) for one in found]


def _part(name: str) -> Any:
    """A module of the service: inside the wheel, else beside the package in a checkout."""
    if importlib.util.find_spec("skillmatch.api") is not None:
        return importlib.import_module(f"skillmatch.api.{name}")
    checkout = Path(__file__).resolve().parents[2]
    if not (checkout / "api" / "main.py").is_file():
        raise SkillMatchError("The service is not part of this installation.", fix="Reinstall skillmatch.")
    if str(checkout) not in sys.path:
        sys.path.insert(0, str(checkout))
    return importlib.import_module(f"api.{name}")
