"""`skillmatch serve`: the HTTP service over one workspace."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Annotated

import typer

from skillmatch.errors import SkillMatchError

from .options import WorkspaceOption, workspace_folder
from .output import note
from .session import open_matcher

HOSTS_VARIABLE = "SKILLMATCH_HOSTS"
"""Names, divided by commas, that the service goes by beside this machine's own, such as its proxy's."""


def serve(
    workspace: WorkspaceOption = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on.")] = 8000,
    insecure_open: Annotated[
        bool,
        typer.Option(
            "--insecure-open",
            help="Listen where other machines can ask, though everybody may then read and erase everything.",
        ),
    ] = False,
) -> None:
    """Serve the API over a workspace, to this machine alone; it is described at /openapi.json.

    There are no keys yet: whoever can reach the service may read, import and erase. So it listens on
    loopback addresses only, unless told --insecure-open.

    Example: `skillmatch serve -w my --port 8080`
    """
    import uvicorn

    folder = workspace_folder(workspace).resolve()
    with open_matcher(folder):
        addresses = _check_free(host, port)
    if host and all(_is_loopback(one) for one in addresses):
        named = os.environ.get(HOSTS_VARIABLE, "")
        os.environ[HOSTS_VARIABLE] = f"localhost,127.0.0.1,::1,{host},{named}"
    elif insecure_open:
        note(f"OPEN: whoever can reach {host} may read, import and erase everything in {folder}.")
    else:
        raise SkillMatchError(
            f"{host} can be reached by other machines, and the service has no keys: everybody could read, "
            "import and erase everything.",
            fix="Leave --host out and put a proxy that checks who asks before it (its name in "
            "SKILLMATCH_HOSTS), or add --insecure-open.",
        )
    os.environ["SKILLMATCH_WORKSPACE"] = str(folder)
    note(f"Serving {folder} on http://{host}:{port} — stop with Ctrl+C.")
    uvicorn.run(_service(), host=host, port=port, log_level="info", access_log=False)


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


def _service() -> str:
    """Import string of the service: inside the wheel, else beside the package in a checkout."""
    if importlib.util.find_spec("skillmatch.api") is not None:
        return "skillmatch.api.main:app"
    checkout = Path(__file__).resolve().parents[2]
    if not (checkout / "api" / "main.py").is_file():
        raise SkillMatchError("The service is not part of this installation.", fix="Reinstall skillmatch.")
    import sys

    if str(checkout) not in sys.path:
        sys.path.insert(0, str(checkout))
    return "api.main:app"
