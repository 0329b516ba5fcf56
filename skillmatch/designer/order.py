"""Whether a programme teaches what comes first, first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skillmatch.domain import Credential, Prerequisite


def order_faults(programme: Sequence[Credential]) -> Iterator[str]:
    """Each credential that stands before one it cannot do without, in words.

    Only what every way of meeting the prerequisite needs is looked at: an alternative may be met
    by something the programme does not know of.
    """
    names = {credential.id: credential.name for credential in programme}
    seen: set[str] = set()
    for credential in programme:
        needed = dict.fromkeys(_always(credential.prerequisite)) if credential.prerequisite else {}
        for ref in needed:
            if ref in names and ref not in seen and ref != credential.id:
                yield f'"{credential.name}" comes before "{names[ref]}", which it needs.'
        seen.add(credential.id)


def _always(node: Prerequisite) -> Iterator[str]:
    """Credentials that no way of meeting `node` can do without."""
    if node.kind == "credential":
        yield node.ref
    elif node.kind == "all_of" or (node.kind == "k_of" and node.k >= len(node.children)):
        for child in node.children:
            yield from _always(child)
    elif node.kind == "any_of" and len(node.children) == 1:
        yield from _always(node.children[0])
