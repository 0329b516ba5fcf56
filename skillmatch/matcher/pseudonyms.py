"""Candidates without their names: one pseudonym a person and audience, and answers that give nobody away.

A pseudonym is a keyed digest under a secret of the workspace, so that nobody outside can try ids against it;
the audience goes into it, so that two employers cannot put together what each was told.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from skillmatch.domain import Issuer, Match, Proof, RequirementMatch
from skillmatch.errors import NotFoundError

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

    from .snapshot import Snapshot

_KEY = "pseudonym key"
_FORM = re.compile(r"[ca]-[a-z2-7]{20}")
_BYTES = 13
"""104 bits, of which 20 characters show 100: no two people of one workspace meet."""
ELSEWHERE = "a credential outside the catalogue"
"""Told in the place of a name nobody but the candidate may have chosen."""


class Pseudonyms:
    """How one audience (id of a key or token) is told of people. Equal questions get equal pseudonyms."""

    def __init__(self, snapshot: Snapshot, audience: str) -> None:
        self._snapshot, self._audience = snapshot, audience
        self._key = _secret(snapshot.workspace)
        self._awards: dict[tuple[str, str], str] = {}

    @cached_property
    def _issuers(self) -> dict[str, Issuer]:
        return self._snapshot.workspace.issuers()

    def of(self, person: str) -> str:
        """The pseudonym of a person: `c-` and 20 characters."""
        return self._digest("c", person)

    def people(self, pseudonyms: Iterable[str]) -> dict[str, str]:
        """Pseudonym → whose it is, among everybody who can be ranked; some 3 µs each, for all that is asked.

        Raises NotFoundError where one is nobody's.
        """
        found = dict.fromkeys(pseudonyms, "")
        left = {name for name in found if is_pseudonym(name)}
        for person in self._snapshot.strengths.persons.tolist():
            if not left:
                break
            if (name := self.of(person)) in left:
                found[name] = person
                left.remove(name)
        for name, person in found.items():
            if not person:
                raise NotFoundError("candidate", name)
        return found

    def blinded(self, match: Match) -> Match:
        """The same match of nobody in particular.

        Ids of awards become pseudonyms and days of issue the first of their month. Of what is not verified
        only names and ids of the catalogue and of known issuers are told: others may be the candidate's own.
        """
        from skillmatch.employer.evidence import sentences

        issuers = self._issuers
        evidence = tuple(self._evidence(match.item, one, issuers.keys()) for one in match.evidence)

        def name(issuer: str) -> str:
            return issuers[issuer].name if issuer in issuers else issuer

        more = match.because[len(sentences(match.evidence, name)) :]  # what is told beside the evidence
        because = (*sentences(evidence, name), *more)
        return replace(match, item=self.of(match.item), evidence=evidence, because=because)

    def _evidence(self, person: str, one: RequirementMatch, issuers: Iterable[str]) -> RequirementMatch:
        if not one.proofs:
            return one
        return replace(one, proofs=tuple(self._proof(person, proof, issuers) for proof in one.proofs))

    def _proof(self, person: str, proof: Proof, issuers: Iterable[str]) -> Proof:
        credential, name, issuer = proof.credential, proof.credential_name, proof.issuer
        known = self._snapshot.credentials.get(credential)
        if known is not None:
            name = known.name
        elif proof.codes:
            credential, name, issuer = "", ELSEWHERE, issuer if issuer in issuers else ""
        return replace(
            proof,
            award=self._award(person, proof.award),
            issued=proof.issued.replace(day=1) if proof.issued else None,
            credential=credential,
            credential_name=name,
            issuer=issuer,
        )

    def _award(self, person: str, award: str) -> str:
        """The pseudonym of an award, which proves several skills as a rule."""
        if (person, award) not in self._awards:
            self._awards[person, award] = self._digest("a", f"{person}\0{award}")
        return self._awards[person, award]

    def _digest(self, kind: str, what: str) -> str:
        content = f"{kind}\0{self._audience}\0{what}".encode("utf-8", "surrogatepass")
        found = hashlib.blake2b(content, key=self._key, digest_size=_BYTES).digest()
        return f"{kind}-{base64.b32encode(found)[:20].decode().lower()}"


def is_pseudonym(text: str) -> bool:
    return _FORM.fullmatch(text) is not None


def _secret(workspace: Workspace) -> bytes:
    key = workspace.meta(_KEY)
    if not key:
        workspace.set_meta(_KEY, secrets.token_hex(32))
        key = workspace.meta(_KEY)
    return bytes.fromhex(key)
