"""How a service is run: one frozen object, read from environment variables whose names begin `SKILLMATCH_`.

The descriptions of its fields are the documentation: `markdown_table` makes README's table of them, and a
test holds the two together. Lists are divided by commas. `--host`, `--port` and `--workspace` of
`skillmatch serve` go before what the environment says.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from skillmatch.errors import InputError

PREFIX = "SKILLMATCH_"
_MIB = 2**20
Names = Annotated[frozenset[str], NoDecode]
"""Words divided by commas in the environment."""
_MAPPED = IPv6Network("::ffff:0:0/96")
"""Every IPv4 address, written as one of IPv6."""


class Settings(BaseSettings):
    """Everything an operator may set. Refused as a whole where one value is bad; see `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    workspace: Path = Field(Path("demo-workspace"), description="Folder of the workspace that is served.")
    framework: str = Field("", description="Framework that questions are asked in; else the workspace's own.")
    encoder: str = Field("", description="Encoder, else the one that the workspace was indexed with.")
    hosts: Names = Field(
        frozenset(),
        description="Names the service goes by, such as its proxy's; `serve` adds this machine's.",
    )
    proxies: Names = Field(
        frozenset(),
        description="Addresses or networks (`/8`, of IPv6 `/16`, or narrower) of proxies that are believed "
        "whom they ask for and whether by https; else only one on this machine is. `skillmatch serve` "
        "reads it; another server has an option of its own.",
    )
    cors_origins: Names = Field(
        frozenset(), description="Origins whose pages may ask, as `https://portal.example`; none by default."
    )

    insecure_open: bool = Field(
        False,
        description="Let other machines read and erase everything while there are no keys (a test bed).",
    )

    tenants: Path | None = Field(
        None, description="Folder of several tenants' workspaces, each by its name, in the place of one."
    )
    public_tenant: str = Field(
        "", description="The tenant whose catalogue is open to everybody; without one, none is."
    )
    tenants_open: int = Field(8, ge=1, le=1000, description="Tenants held in memory at once.")

    oidc_issuer: str = Field("", description="Issuer of the tokens that let people in, as their `iss` says.")
    oidc_audience: str = Field("", description="This service, as the tokens' `aud` says.")
    oidc_keys: str = Field("", description="Its public keys: a file (JWK set), or an https:// address.")
    oidc_scope_claim: str = Field("scope", description="Claim that holds scopes: words, or a list of them.")
    oidc_person_claim: str = Field("skillmatch_person", description="Claim: which person a learner is.")
    oidc_tenant_claim: str = Field("skillmatch_tenant", description="Claim: whose records are asked.")
    oidc_leeway: float = Field(30.0, ge=0, le=600, description="Seconds by which clocks may differ.")

    session_minutes: int = Field(60, ge=1, le=1440, description="How long a browser stays signed in.")
    rate: int = Field(600, ge=0, le=10**6, description="Requests a minute of one key or token; 0 for any.")
    rate_public: int = Field(
        120,
        ge=0,
        le=10**6,
        description="Requests a minute of one address without an account; 0 for any.",
    )
    rate_failures: int = Field(
        10,
        ge=0,
        le=10**6,
        description="Bad keys and tokens a minute of one address before it is told to wait.",
    )

    body_limit: int = Field(2 * _MIB, ge=1024, le=2**30, description="Bytes of a request's body.")
    verify_limit: int = Field(8 * _MIB, ge=1024, le=2**30, description="Bytes of a credential to verify.")
    import_limit: int = Field(64 * _MIB, ge=1024, le=2**32, description="Bytes of a file to import.")
    syllabus_limit: int = Field(10 * _MIB, ge=1024, le=2**30, description="Bytes of a syllabus handed in.")
    head_seconds: float = Field(10.0, gt=0, le=600, description="Until the head of a request has arrived.")
    body_seconds: float = Field(
        30.0, gt=0, le=3600, description="Until a body has arrived; a second more for each 64 KiB of it."
    )
    answer_seconds: float = Field(
        30.0, gt=0, le=3600, description="Until an answer is there; later it is a 503, and the work is left."
    )
    answers_at_once: int = Field(
        2, ge=1, le=64, description="Answers worked out at once; a slow one holds up only one of them."
    )
    shutdown_seconds: int = Field(
        20, ge=0, le=3600, description="Time that requests under way get when the service is stopped."
    )
    connections: int = Field(
        1000, ge=1, le=100_000, description="Requests taken at once; more are told to come back (503)."
    )

    small_import: int = Field(
        65_536, ge=0, le=2**24, description="Bytes of a file up to which an import is answered at once."
    )
    small_workspace: int = Field(
        64 * _MIB, ge=0, description="Bytes of records held up to which it is; else by a job."
    )
    batch_limit: int = Field(16 * _MIB, ge=1024, le=2**30, description="Bytes of many texts sent at once.")
    jobs_waiting: int = Field(64, ge=1, le=10_000, description="Unfinished jobs that a workspace takes.")
    job_hours: float = Field(
        24.0, gt=0, le=8760, description="Hours that a finished job and its results are kept."
    )
    job_idle_seconds: float = Field(
        60.0, ge=0, le=86_400, description="Until the process that does jobs ends for want of any."
    )

    log_format: Literal["json", "text"] = Field("json", description="One JSON object a line, or for eyes.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least weight of what is logged."
    )
    metrics: bool = Field(True, description="Prometheus figures at `/metrics`, for the scope `admin`.")
    telemetry: bool = Field(
        False, description="OpenTelemetry traces (`pip install 'skillmatch[telemetry]'`), set up by `OTEL_…`."
    )

    @field_validator("hosts", "proxies", "cors_origins", mode="before")
    @classmethod
    def _divided(cls, given: Any) -> Any:
        return divided(given)

    @field_validator("proxies")
    @classmethod
    def _networks(cls, given: frozenset[str]) -> frozenset[str]:
        """Raises ValueError for what is no network, such as `*`, and for a part of the internet.

        Whoever sits in one can say to be anybody, so it has to be the operator's own.
        """
        try:
            networks = [ip_network(one, strict=False) for one in given]
        except ValueError:  # which tells the value
            raise ValueError("name addresses, or networks such as 172.18.0.0/16") from None
        if any(network.prefixlen < _narrow(network) for network in networks):
            raise ValueError("name networks of at least /8 (IPv4) or /16 (IPv6): all in them are believed")
        return frozenset(map(str, networks))


def _narrow(network: IPv4Network | IPv6Network) -> int:
    """The least length of prefix that a network of proxies may have, where it lies."""
    if isinstance(network, IPv4Network):
        return 8
    return _MAPPED.prefixlen + 8 if network.overlaps(_MAPPED) else 16


def divided(given: Any) -> Any:
    """Words of a text divided by commas, without the empty ones; anything else as it is."""
    if isinstance(given, str):
        return frozenset(word for part in given.split(",") if (word := part.strip()))
    return given


def load_settings(**stated: Any) -> Settings:
    """The settings of the environment, with what is `stated` before it.

    Raises:
        InputError: names each variable that is bad, and why; never its value, which may be a secret.
    """
    try:
        return Settings(**stated)
    except ValidationError as error:
        wrong = "; ".join(f"{variable(str(one['loc'][0]))}: {_reason(one)}" for one in error.errors())
        raise InputError(
            f"The service cannot be run so: {wrong}.", fix="README lists what may be set."
        ) from None


def variable(name: str) -> str:
    """The environment variable of a field."""
    return f"{PREFIX}{name.upper()}"


def unknown(environment: Mapping[str, str]) -> list[str]:
    """Variables that look like ours and set nothing here, such as misspelt ones; in their order.

    They are told, not refused: orchestrators add variables of their own under a service's name.
    """
    others = {"SKILLMATCH_CACHE", "SKILLMATCH_THREADS", "SKILLMATCH_REVIEWER"}
    known = {variable(name) for name in Settings.model_fields} | others
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def markdown_table() -> str:
    """A row a variable: name, default, meaning."""
    rows = (
        f"| `{variable(name)}` | {_default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    )
    return "\n".join(("| variable | default | meaning |", "|---|---|---|", *rows))


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int) and value >= _MIB and value % _MIB == 0:
        return f"{value} ({value // _MIB} MiB)"
    return (
        f"{value:g}"
        if isinstance(value, float)
        else f"`{value}`"
        if str(value) and value != frozenset()
        else ""
    )


def _reason(error: Mapping[str, Any]) -> str:
    return str(error["msg"])[:1].lower() + str(error["msg"])[1:]
