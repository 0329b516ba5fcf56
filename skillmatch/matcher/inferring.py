"""Inferred order in a workspace: listed on request, a hint where switched on, confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from skillmatch.domain import Credential, Prerequisite, Recommendation
from skillmatch.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from skillmatch.pathways.inferred import Inferred
    from skillmatch.workspace import Workspace

    from .snapshot import Snapshot

CONFIRMED = "confirmed_order"
"""Under this name a credential keeps which of its prerequisites only a person here confirmed."""


def inferred_order(snapshot: Snapshot, least: float | None = None) -> tuple[Inferred, ...]:
    """Proposals for the credentials that state no prerequisite; see `pathways.inferred`."""
    from skillmatch.pathways.inferred import OrderProposer

    return OrderProposer(snapshot.credentials, snapshot.taught).propose(least)


def hinted(
    found: Iterable[Recommendation],
    order: Mapping[str, tuple[Inferred, ...]],
    credentials: Mapping[str, Credential],
    held: Set[str],
) -> tuple[Recommendation, ...]:
    """The same recommendations, with what probably comes first and is not held told as inferred.

    Scores and readiness stay as they are: nobody stated any of it.
    """
    return tuple(_hinted(one, order.get(one.item, ()), credentials, held) for one in found)


def _hinted(
    one: Recommendation, order: Iterable[Inferred], credentials: Mapping[str, Credential], held: Set[str]
) -> Recommendation:
    told = tuple(
        f"Probably easier after {credentials[hint.before].name} "
        f"(inferred, not stated; {hint.probability:.0%})."
        for hint in order
        if hint.before not in held
    )
    return replace(one, because=(*one.because, *told)) if told else one


def confirm_order(workspace: Workspace, before: str, after: str) -> Credential:
    """Make `before` a prerequisite of `after`, on a person's word; kept until the record is imported again.

    Raises:
        NotFoundError: one of them is not in the catalogue.
        InputError: it is asked for already, or that would run in a circle.
    """
    from skillmatch.graph import PrerequisiteGraph
    from skillmatch.graph.conditions import leaves

    credentials, stacks = workspace.credentials(), workspace.stacks()
    for key in (before, after):
        if key not in credentials:
            raise NotFoundError("credential", key, credentials)
    record = credentials[after]
    own, new = record.prerequisite, Prerequisite("credential", before)
    if own is not None and before in {leaf.ref for leaf in leaves(own)}:
        raise InputError(f"{after!r} asks for {before!r} already")
    rule = new if own is None else Prerequisite("all_of", children=(own, new))
    known = record.extra.get(CONFIRMED)
    confirmed = [*(known if isinstance(known, list) else ()), before]
    changed = replace(record, prerequisite=rule, extra={**record.extra, CONFIRMED: confirmed})
    graph = PrerequisiteGraph({**credentials, after: changed}, stacks)
    if after in graph.unreachable and after not in PrerequisiteGraph(credentials, stacks).unreachable:
        raise InputError(f"{before!r} before {after!r} would run in a circle with what is stated")
    workspace.save([changed])
    return changed
