"""The prerequisites of a workspace's catalogue, checked and exported; no framework or index is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from skillmatch.domain import Credential, Issuer, Stack
from skillmatch.graph import GraphReport, PrerequisiteGraph, examine
from skillmatch.writers import ctdl_document

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace


def check_graph(workspace: Workspace) -> GraphReport:
    """Everything that is broken or may go wrong in the catalogue's prerequisites."""
    return examine(PrerequisiteGraph(workspace.credentials(), workspace.stacks()))


def export_stack(workspace: Workspace, stack: str, *, with_credentials: bool = False) -> dict[str, Any]:
    """A stack as a CTDL document with its issuer; on request with the credentials it is made of.

    Raises NotFoundError.
    """
    wanted = workspace.stack(stack)
    credentials = workspace.credentials()
    members: list[Credential] = []
    if with_credentials:
        book = PrerequisiteGraph(credentials, workspace.stacks()).book
        refs = {wanted.awards, *book.behind(wanted.completion)}
        members = [credentials[ref] for ref in sorted(refs & credentials.keys())]
    issuers = workspace.issuers()
    owners = dict.fromkeys([wanted.issuer, *(one.issuer for one in members)])
    records: list[Issuer | Credential | Stack] = [issuers[key] for key in owners if key in issuers]
    return ctdl_document([*records, *members, wanted], _names(workspace, credentials))


def _names(workspace: Workspace, credentials: dict[str, Credential]) -> dict[str, str]:
    names: dict[str, str] = {}
    for info in workspace.framework_infos():
        names |= {skill.uri: skill.label for skill in workspace.framework(info.id).records.skills}
    return (
        names
        | {key: stack.name for key, stack in workspace.stacks().items()}
        | {key: one.name for key, one in credentials.items()}
    )
