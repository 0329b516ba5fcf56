"""CTDL JSON-LD (Credential Engine): credentials, learning opportunities, organisations, pathways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..domain import Alignment, Competency, Credential, Issuer, Prerequisite, Stack
from ..errors import InputError
from . import ctdl_conditions as conditions
from . import ctdl_measures as measures
from . import ctdl_offering as offering
from .ctdl_graph import Graph, Node
from .ctdl_ours import OURS, ours

_ORGANISATIONS = frozenset(("CredentialOrganization", "QACredentialOrganization", "Organization", "Agent"))
_OFFERS = frozenset(
    [
        "ApprenticeshipCertificate",
        "AssessmentProfile",
        "AssociateDegree",
        "BachelorDegree",
        "Badge",
        "Certificate",
        "CertificateOfCompletion",
        "Certification",
        "Course",
        "Degree",
        "DigitalBadge",
        "Diploma",
        "DoctoralDegree",
        "GeneralEducationDevelopment",
        "JourneymanCertificate",
        "LearningOpportunityProfile",
        "LearningProgram",
        "License",
        "MasterCertificate",
        "MasterDegree",
        "MicroCredential",
        "OpenBadge",
        "ProfessionalDoctorate",
        "QualityAssuranceCredential",
        "ResearchDoctorate",
        "SecondarySchoolDiploma",
    ]
)
_CREDENTIAL_WORDS = ("Degree", "Certificate", "Certification", "Badge", "Diploma", "License", "Credential")
_OWNERS = ("ownedBy", "offeredBy", "owner", "creator")
_MAPPED = frozenset(
    ("@context", "@id", "@type", "ceterms:name", "ceterms:description", "ceterms:subjectWebpage", OURS)
)

_OF_PATHWAYS = frozenset(
    prefix + name
    for prefix in ("ceterms:", "ceasn:")
    for name in ("ctid", "hasDestinationComponent", "hasChild", "hasPart", "ownedBy", "offeredBy")
)
"""What a stack says in its own fields, or has no use for."""

Record = Issuer | Credential | Stack


def read_document(document: Mapping[str, Any]) -> Iterator[Record | InputError]:
    """The records of one CTDL document; a resource that cannot be read comes as InputError.

    Courses, learning opportunities and assessments are credentials too: things one completes, which
    others require. An organisation is an issuer where the document describes it; one without an id of
    its own (an accreditor, say) only where it owns something here. Raises InputError where the document
    holds nothing of these kinds.
    """
    graph = Graph(document)
    owners = {ref for node in graph for field in _OWNERS for ref, _ in node.refs(field)}
    found = False
    for node in graph:
        kind = _kind(node)
        graph.steps = 0
        found = found or bool(kind)
        try:
            if kind == "organisation" and (node.id in owners or not node.is_blank):
                yield from _issuer(node)
            elif kind == "offer":
                yield from _offer(node)
            elif kind == "pathway":
                yield _pathway(node)
        except InputError as error:
            place = node.line("name") or node.id
            yield InputError(f"{place}: {error.reason}" if place else error.reason, fix=error.fix)
    if not found:
        raise _nothing(graph)


def _kind(node: Node) -> str:
    types = node.types
    if _ORGANISATIONS.intersection(types):
        return "organisation"
    if "Pathway" in types:
        return "pathway"
    named_so = any(name.endswith(_CREDENTIAL_WORDS) for name in types)
    return "offer" if named_so or _OFFERS.intersection(types) else ""


def _nothing(graph: Graph) -> InputError:
    types = sorted({name for node in graph for name in node.types})
    if not types:
        return InputError(
            "is CTDL without a type, perhaps a request to the Registry Assistant",
            fix="Export the resource as the registry publishes it.",
        )
    return InputError(f"holds no credential, organisation or pathway, but {', '.join(types[:5])}")


def _issuer(node: Node) -> Iterator[Issuer]:
    name = node.line("name", "legalName")
    if not node.id:
        raise InputError("the organisation has neither '@id' nor 'ctid'")
    if name:
        yield Issuer(node.id, name, node.line("subjectWebpage", "url"), offering.region(node))
    elif node.graph.nodes == [node]:
        raise InputError("the organisation has no 'name'")


def _offer(node: Node) -> Iterator[Record]:
    """A credential, its issuer where it is described inside, and the stack of its parts."""
    issuer, described = _owner(node)
    name = node.line("name")
    if not node.id or not name:
        raise InputError(f"the credential has no {'name' if node.id else '@id'!r}")
    price, currency = measures.cost(node)
    record = Credential(
        id=node.id,
        name=name,
        issuer=issuer,
        description=node.prose("description"),
        competencies=_competencies(node),
        prerequisite=conditions.prerequisite(node),
        hours=measures.hours(node),
        cost=price,
        currency=currency,
        level=measures.level(node),
        assessment=measures.assessment(_assessments(node)),
        valid_months=measures.valid_months(node),
        url=node.line("subjectWebpage", "url"),
        credential_type=next(iter(node.types), ""),
        extra={key: value for key, value in node.value.items() if key not in _MAPPED},
        corequisite=conditions.corequisite(node),
        advanced_standing=conditions.advanced_standing(node),
        recommended=conditions.recommended(node),
        prepares_for=conditions.prepares_for(node),
        **offering.about(node),
    )
    record = ours(node, record)
    yield from described
    yield record
    yield from _parts(node, record)


def _owner(node: Node) -> tuple[str, list[Issuer]]:
    """The id of the first owner or offerer, and its record where it is embedded with an id and a name."""
    for field in _OWNERS:
        for ref, inner in node.refs(field):
            owner = ref or (inner.line("ctid", "name") if inner else "")
            if owner:
                in_graph = inner is not None and inner in node.graph.nodes
                label = inner.line("name") if inner and not in_graph else ""
                url = inner.line("subjectWebpage") if inner else ""
                return owner, [Issuer(owner, label, url)] if label else []
    return "", []


def _assessments(node: Node) -> list[Node]:
    profiles = [node] if "AssessmentProfile" in node.types else []
    return profiles + [
        target for profile in node.objects("requires") for target in profile.objects("targetAssessment")
    ]


def _competencies(node: Node) -> tuple[Competency, ...]:
    """What `teaches`, `assesses` and `targetCompetency` name, of the resource and of its `requires`.

    Where nothing of this is stated, as in most registry records, the subjects and keywords stand in.
    """
    fields = ("teaches", "assesses", "targetCompetency")
    found = [competency for field in fields for competency in _stated(node, field)]
    for profile in node.objects("requires"):
        found += _stated(profile, "targetCompetency")
    if not found:
        subjects = [subject.line("targetNodeName", "name") for subject in node.objects("subject")]
        found = [Competency(text) for text in (*subjects, *node.texts("keyword")) if text]
    return tuple(dict.fromkeys(found))


def _stated(node: Node, field: str) -> list[Competency]:
    found = []
    for ref, target in node.refs(field):
        if target is None:
            continue  # a competency known by its URI alone says nothing; the URI stays in `extra`
        name = target.line("targetNodeName", "name", "competencyLabel")
        text = target.prose("competencyText") or target.prose("targetNodeDescription") or name
        if text:
            text = text if not name or name in text else f"{name}: {text}"
            found.append(Competency(text, _alignments(target, ref, name)))
    return found


def _alignments(target: Node, ref: str, name: str) -> tuple[Alignment, ...]:
    """The competency itself, and what it is said to be the same as."""
    refs = [ref] if ref and not ref.startswith("_:") else []
    for field in ("targetNode", "exactAlignment"):
        refs += [uri for uri, _ in target.refs(field) if uri]
    framework = target.line("frameworkName") or _framework(target)
    code = target.line("codedNotation")
    return tuple(Alignment(uri, name, framework, code) for uri in dict.fromkeys(refs))


def _framework(target: Node) -> str:
    value = target.raw("framework") or target.raw("isPartOf")
    return value if isinstance(value, str) else ""


def _parts(node: Node, record: Credential) -> Iterator[Stack]:
    refs = [ref for ref, _ in node.refs("hasPart") if ref]
    refs += [part.id for part in node.graph.naming(node.id, "isPartOf") if part.id]
    if refs:
        children = tuple(Prerequisite("credential", ref=ref) for ref in dict.fromkeys(refs))
        whole = Prerequisite("all_of", children=children)
        yield Stack(f"{record.id}#parts", record.name, record.issuer, whole, record.id, record.description)


def _pathway(node: Node) -> Stack:
    name = node.line("name")
    if not node.id or not name:
        raise InputError(f"the pathway has no {'name' if node.id else '@id'!r}")
    goals = node.objects("hasDestinationComponent")
    parts = [conditions.completion(goal) for goal in goals or node.objects("hasChild")]
    known = [part for part in parts if part]
    if not known:
        raise InputError("the pathway leads to no component described in this document")
    awards = (
        ref for goal in goals for ref, _ in goal.refs("proxyFor") if "CredentialComponent" in goal.types
    )
    rule = known[0] if len(known) == 1 else Prerequisite("all_of", children=tuple(known))
    extra = {key: value for key, value in node.value.items() if key not in _MAPPED | _OF_PATHWAYS}
    made = Stack(node.id, name, _owner(node)[0], rule, next(awards, ""), node.prose("description"), extra)
    return ours(node, made)
