"""Everything the answers are computed from, read once from a workspace and kept while it does not change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from skillmatch.domain import (
    Credential,
    Mapped,
    Person,
    Posting,
    Profile,
    Requirement,
    ScoringSettings,
    Stack,
    TaughtSkill,
)
from skillmatch.errors import StaleIndexError

from .hearing import Hearing, heard_version

if TYPE_CHECKING:
    from skillmatch.encoders import Encoder
    from skillmatch.frameworks import Framework
    from skillmatch.graph import PrerequisiteGraph
    from skillmatch.learner import Offer, Peers
    from skillmatch.pathways.inferred import Inferred
    from skillmatch.profile import ProfileBuilder
    from skillmatch.ranking import Asked, Relatedness, Strengths, Taught
    from skillmatch.workspace import Workspace

    from .collections import CollectionName, Shelved
    from .judging import Judge, Judged

STRENGTHS = "strengths-{framework}"
FINGERPRINT = "__fingerprint__"


class Snapshot:
    """One framework's view of a workspace at one generation. Every part is read when first asked for."""

    behind = False
    """Whether the workspace has changed since and the next snapshot is not ready yet; see `trailing`."""

    def __init__(self, workspace: Workspace, framework_id: str, encoder: Encoder, as_of: date) -> None:
        self.workspace = workspace
        self.framework_id = framework_id
        self.encoder = encoder
        self.as_of = as_of
        self.generation = workspace.generation()
        self.trust_version = workspace.registry.version
        self.documents_version = workspace.documents.version
        self.heard_version = heard_version(workspace, framework_id)
        self.shelf: dict[CollectionName, Shelved] = {}
        """Searchable collections that were asked for already."""

    @cached_property
    def fingerprint(self) -> str:
        """What an index depends on, as JSON. Two equal fingerprints mean equal answers."""
        from skillmatch.linking import linker_version

        info = self.framework.info
        parts = {
            "generation": self.generation,
            "framework": f"{info.id} {info.version} {info.sha256}",
            "encoder": self.encoder.id,
            "settings": self.settings.version,
            "linking": linker_version(self.framework, self.encoder.id),
            "as_of": self.as_of.isoformat(),
            "trust": self.trust_version,
            "documents": self.documents_version,
            "decisions": self.heard_version,
            "mappings": self.hearing.unstated,
        }
        return json.dumps(parts, sort_keys=True)

    @cached_property
    def framework(self) -> Framework:
        return self.workspace.framework(self.framework_id)

    @cached_property
    def settings(self) -> ScoringSettings:
        return self.workspace.settings()

    @property
    def is_current(self) -> bool:
        """Whether records, registry, documents and decisions are still those the snapshot was taken of."""
        workspace = self.workspace
        return (self.generation, self.trust_version, self.documents_version, self.heard_version) == (
            workspace.generation(),
            workspace.registry.version,
            workspace.documents.version,
            heard_version(workspace, self.framework_id),
        )

    @cached_property
    def credentials(self) -> Mapping[str, Credential]:
        return self.workspace.credentials()

    @cached_property
    def stacks(self) -> Mapping[str, Stack]:
        return self.workspace.stacks()

    @cached_property
    def postings(self) -> Mapping[str, Posting]:
        return self.workspace.postings()

    @cached_property
    def whereabouts(self) -> Mapping[str, Person]:
        """Whoever has said anything of where or from when they would work."""
        from .placing import says_where

        return {key: one for key, one in self.workspace.people().items() if says_where(one)}

    @cached_property
    def others(self) -> tuple[Framework, ...]:
        """The other frameworks of the workspace."""
        infos = self.workspace.framework_infos()
        return tuple(self.workspace.framework(info.id) for info in infos if info.id != self.framework_id)

    @cached_property
    def hearing(self) -> Hearing:
        """What reviewers said."""
        return Hearing(self)

    @property
    def crosswalk(self) -> Mapping[str, tuple[str, ...]]:
        """URI of another framework → URIs of the same skill here, as stated or confirmed by reviewers."""
        return self.hearing.crosswalk

    @cached_property
    def taught(self) -> Mapping[str, tuple[TaughtSkill, ...]]:
        """Credential id → skills it teaches, reviewers' decisions applied."""
        return self.hearing.taught(self.linked, self.credentials)

    @cached_property
    def linked(self) -> Mapping[str, tuple[TaughtSkill, ...]]:
        """Credential id → skills it states and was linked to, whatever reviewers said."""
        return self.workspace.taught("credential", self.framework_id)

    def decided(self, mapped: Sequence[Mapped], credentials: Iterable[Credential] = ()) -> tuple[Mapped, ...]:
        """Statements held against skills, with what reviewers said of each; see `Hearing.decided`."""
        return self.hearing.decided(mapped, credentials)

    @cached_property
    def award_links(self) -> Mapping[str, tuple[TaughtSkill, ...]]:
        """Award key → skills its own text was linked to."""
        return self.workspace.taught("award", self.framework_id)

    @cached_property
    def requirements(self) -> Mapping[str, tuple[Requirement, ...]]:
        """Posting id → what it asks for, reviewers' decisions applied."""
        return self.hearing.requirements(self.workspace.asked(self.framework_id))

    @cached_property
    def occupation_needs(self) -> Mapping[str, tuple[Requirement, ...]]:
        """Occupation URI → what it asks for, as far as the framework says."""
        weight = self.settings.optional_weight
        named = (one.uri for one in self.framework.occupations if not one.is_group)
        needs = {uri: self.framework.requirements(uri, weight) for uri in named}
        return {uri: asked for uri, asked in needs.items() if asked}

    @cached_property
    def demand(self) -> Mapping[str, float]:
        """Skill URI → share of postings that ask for it."""
        from skillmatch.ranking import posting_demand

        return posting_demand(self.requirements, self.settings)

    @cached_property
    def graph(self) -> PrerequisiteGraph:
        from skillmatch.graph import PrerequisiteGraph

        labels = {skill.uri: skill.label for other in self.others for skill in other.records.skills}
        return PrerequisiteGraph(self.credentials, self.stacks, labels)

    @cached_property
    def relatedness(self) -> Relatedness:
        from skillmatch.ranking import Relatedness

        vectors = self.encoder.encode(self.framework.labels)
        return Relatedness(self.framework, self.settings, vectors)

    @cached_property
    def catalogue(self) -> Taught:
        """What all credentials teach, as columns."""
        from skillmatch.ranking import Taught

        return Taught(self.credentials, self.taught, self.framework, self.settings)

    @cached_property
    def offer(self) -> Offer:
        """The catalogue as recommendations need it, set up once for everybody."""
        from skillmatch.learner import Offer

        trust = self.trusted if self.workspace.trust() else None  # as `trusted_catalogue` and plans have it
        return Offer.of(self.graph, self.catalogue, self.relatedness, self.demand, trust, self.settings)

    @cached_property
    def order(self) -> Mapping[str, tuple[Inferred, ...]]:
        """Credential → what probably comes before it; nothing where the settings leave that switched off."""
        from .inferring import inferred_order

        found: dict[str, tuple[Inferred, ...]] = {}
        for one in inferred_order(self) if self.settings.inferred_order else ():
            found[one.after] = (*found.get(one.after, ()), one)
        return found

    @cached_property
    def peers(self) -> Peers:
        """What people earned after what; nothing where `settings.peers` switches it off."""
        from .histories import peers_here

        return peers_here(self)

    @cached_property
    def asked(self) -> Asked:
        """What all postings ask for, as columns."""
        from skillmatch.ranking import Asked

        return Asked(self.requirements, self.framework)

    @cached_property
    def trusted_catalogue(self) -> Taught:
        """What trusted issuers teach; what everybody teaches where the operator has named nobody."""
        from skillmatch.ranking import Taught

        trusted = [key for key, one in self.credentials.items() if one.issuer in self.trusted]
        return Taught(trusted, self.taught, self.framework, self.settings) if self.trusted else self.catalogue

    @cached_property
    def trusted(self) -> Mapping[str, float]:
        """Issuer → weight, for those whose word counts in this framework."""
        from skillmatch.verification import trust_table

        return trust_table(self.workspace.trust(), self.framework_id)

    def skill_strengths(self, profile: Profile) -> dict[str, float]:
        """Known skills with their verified strength, for prerequisites that ask for a level."""
        verified = {skill.skill: skill.verified for skill in profile.skills if skill.verified > 0}
        known = dict(verified)
        for uri, targets in self.crosswalk.items():
            same = max((verified.get(target, 0.0) for target in targets), default=0.0)
            if same > known.get(uri, 0.0):
                known[uri] = same
        return known

    @cached_property
    def builder(self) -> ProfileBuilder:
        from skillmatch.profile import ProfileBuilder

        return ProfileBuilder(
            credentials=self.credentials,
            taught=self.taught,
            trust=self.workspace.trust(),
            framework=self.framework,
            crosswalk=self.crosswalk,
            award_links=self.award_links,
            settings=self.settings,
            as_of=self.as_of,
        )

    @cached_property
    def strengths(self) -> Strengths:
        """Everybody's strengths as they were last indexed."""
        from skillmatch.ranking import Strengths

        name = STRENGTHS.format(framework=self.framework_id)
        arrays = self.workspace.load_derived(name, self.generation)
        if arrays is None or str(arrays.pop(FINGERPRINT, "")) != self.fingerprint:
            raise StaleIndexError(
                "The index is missing or older than the records.", fix="Run `skillmatch index` to rebuild it."
            )
        return Strengths.from_arrays(arrays, self.framework)

    @cached_property
    def judge(self) -> Judge:
        from .judging import Judge

        return Judge(self.workspace, self.credentials, self.as_of)

    def person(self, person: str) -> Person:
        """Raises NotFoundError."""
        return self.workspace.person(person)

    def judged(self, person: str) -> Judged:
        """A person with their awards, as signed, and the verdict on each. Raises NotFoundError."""
        return self.judge.person(self.person(person))

    def everybody_judged(self) -> Iterator[Judged]:
        """Everybody who has awards, in the order of ids; one person in memory at a time."""
        return self.judge.everybody()
