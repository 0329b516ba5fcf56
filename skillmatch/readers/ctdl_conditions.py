"""CTDL's conditions as prerequisite trees: ConditionProfile, and ComponentCondition of pathways."""

from __future__ import annotations

from ..domain import Prerequisite
from ..errors import InputError
from .ctdl_graph import TARGETS, Node
from .fields import number, unique
from .prerequisites import together

_DEEPEST = 40
ADVANCED_STANDING = "Advanced standing: the issuer decides what it counts for."


def prerequisite(credential: Node) -> Prerequisite | None:
    """All of the `requires` and `entryCondition` profiles of a resource.

    Credentials, learning opportunities and assessments are named by id. A target competency is a
    prerequisite skill only where it is an entry condition: under `requires` it is what the earner shows.
    """
    parts = [condition(profile, entry=False) for profile in credential.objects("requires")]
    parts += [condition(profile, entry=True) for profile in credential.objects("entryCondition")]
    parts += [condition(profile, entry=False) for profile in _said_by_others(credential, "isRequiredFor")]
    return together([part for part in parts if part])


def corequisite(credential: Node) -> Prerequisite | None:
    """All of the `corequisite` and `coPrerequisite` profiles."""
    return _all_of(credential, "corequisite", "coPrerequisite")


def recommended(credential: Node) -> Prerequisite | None:
    """All of the `recommends` and `preparationFrom` profiles: advice, and no condition."""
    return _all_of(credential, "recommends", "preparationFrom")


def advanced_standing(credential: Node) -> Prerequisite | None:
    """Any of the `advancedStandingFrom` profiles, each with a text beside it.

    CTDL says of it that time or cost are reduced, and not by how much: so it never counts without its
    own words, or ours, being shown.
    """
    profiles = credential.objects("advancedStandingFrom")
    profiles += _said_by_others(credential, "isAdvancedStandingFor")
    found = []
    for profile in profiles:
        told = Prerequisite("text", text=profile.prose("description") or ADVANCED_STANDING)
        part = condition(profile, entry=True)
        if part and part.kind != "text":
            found.append(together([part, told]))
    return together([part for part in found if part], "any_of")


def prepares_for(credential: Node) -> tuple[str, ...]:
    """Ids that the `isPreparationFor` and `isRecommendedFor` profiles point at."""
    profiles = [*credential.objects("isPreparationFor"), *credential.objects("isRecommendedFor")]
    return unique(ref for profile in profiles for name in TARGETS for ref, _ in profile.refs(name))


def _said_by_others(credential: Node, name: str) -> list[Node]:
    """Profiles that say the same from the other end: "this one is required for that one"."""
    others = credential.graph.naming(credential.id, name)
    return [Node({"ceterms:targetCredential": [one.id]}, credential.graph) for one in others if one.id]


def _all_of(credential: Node, *names: str) -> Prerequisite | None:
    profiles = [profile for name in names for profile in credential.objects(name)]
    parts = [condition(profile, entry=True) for profile in profiles]
    return together([part for part in parts if part])


def condition(profile: Node, entry: bool, depth: int = 0) -> Prerequisite | None:
    """One ConditionProfile: all its targets and texts, and one of the alternatives where there are any."""
    profile.graph.step()
    if depth > _DEEPEST:
        raise InputError("conditions are nested too deeply, or one contains itself")
    parts = [target for name in TARGETS for target in _targets(profile, name)]
    if entry:
        parts += _skills(profile)
    parts += [Prerequisite("text", text=text) for text in _texts(profile)]
    alternatives = [condition(other, entry, depth + 1) for other in profile.objects("alternativeCondition")]
    if either := together([part for part in alternatives if part], "any_of"):
        parts.append(either)
    if not parts and (text := profile.prose("description")):
        parts.append(Prerequisite("text", text=text))
    return together(parts)


def _targets(profile: Node, name: str) -> list[Prerequisite]:
    parts = []
    for ref, node in profile.refs(name):
        if ref:
            parts.append(Prerequisite("credential", ref=ref))
        elif node and (label := node.line("name")):
            parts.append(Prerequisite("text", text=label))
    return parts


def _skills(profile: Node) -> list[Prerequisite]:
    parts = []
    for ref, node in profile.refs("targetCompetency"):
        uri = ref or (node.graph.refer(node.raw("targetNode"), "targetNode")[0] if node else "")
        label = node.line("competencyText", "targetNodeName", "name") if node else ""
        if uri:
            parts.append(Prerequisite("skill", ref=uri))
        elif label:
            parts.append(Prerequisite("text", text=label))
    return parts


def _texts(profile: Node) -> list[str]:
    texts = [*profile.texts("condition"), *profile.texts("experience")]
    years = number(profile.number("yearsOfExperience"), "yearsOfExperience", 0, 100)
    age = number(profile.number("minimumAge"), "minimumAge", 0, 150)
    texts += [f"{years:g} years of experience"] if years else []
    return texts + ([f"At least {age:g} years old"] if age else [])


def completion(component: Node, path: frozenset[str] = frozenset()) -> Prerequisite | None:
    """What completes a pathway component: what it stands for, and the conditions it carries.

    A component without conditions of its own is complete with all its children. What it has as a
    prerequisite, or what precedes it, belongs to it: it cannot be complete without.
    """
    component.graph.step()
    if component.id in path or len(path) > _DEEPEST:
        raise InputError(f"the pathway component {component.id!r} contains itself")
    inside = path | {component.id or f"#{len(path)}"}  # one without an id cannot be met again
    conditions = component.objects("hasCondition")
    parts = [_component_condition(item, inside) for item in conditions]
    if not conditions:
        parts = [completion(child, inside) for child in component.objects("hasChild")]
    known = [part for part in parts if part] or [part for part in (_stands_for(component),) if part]
    return together(known + _before(component, inside))


def _before(component: Node, path: frozenset[str]) -> list[Prerequisite]:
    """What must be complete before it: `prerequisite` of its own, `precedes` of others."""
    parts = []
    for item in component.objects("prerequisite"):
        is_condition = "ComponentCondition" in item.types
        parts.append(_component_condition(item, path) if is_condition else completion(item, path))
    others = component.graph.naming(component.id, "precedes", "preceeds")  # the registry's schemas say both
    parts += [completion(other, path) for other in others]
    return [part for part in parts if part]


def _component_condition(node: Node, path: frozenset[str]) -> Prerequisite | None:
    """One ComponentCondition: k of its components and inner conditions, or all, or any of them."""
    node.graph.step()
    if len(path) > _DEEPEST:
        raise InputError("conditions are nested too deeply")
    parts = []
    for ref, target in node.refs("targetComponent"):
        part = completion(target, path) if target else Prerequisite("credential", ref=ref) if ref else None
        parts += [part] if part else []
    inner = [_component_condition(item, path | {f"#{len(path)}"}) for item in node.objects("hasCondition")]
    parts += [part for part in inner if part]
    operator = node.line("logicalOperator", "logicalOperand")
    if not parts or operator.endswith("Not"):
        return _in_words(node, parts)
    k = _required(node)
    if k is None or k == len(parts):
        return together(parts, "any_of" if k is None and operator.endswith("Or") else "all_of")
    if k == 1:
        return together(parts, "any_of")
    return Prerequisite("k_of", k=k, children=tuple(parts))


def _in_words(node: Node, parts: list[Prerequisite]) -> Prerequisite | None:
    """A condition that only its text can tell: without targets, or one that excludes them."""
    text = node.prose("description") or node.line("name")
    if not text and parts:
        text = "None of: " + ", ".join(part.text or part.ref for part in parts)
    return Prerequisite("text", text=text) if text else None


def _required(node: Node) -> int | None:
    """The number of components asked for: `requiredNumber`, or the constraint `reqNum = k`."""
    stated = [node.number("requiredNumber")]
    constraints = [
        item for item in (node, *node.objects("hasConstraint")) if "reqNum" in item.line("leftOperand")
    ]
    stated += [item.number("rightOperand") for item in constraints]
    for value in stated:
        k = number(value[0] if isinstance(value, list) and value else value, "requiredNumber", 1, 10_000)
        if k is not None:
            return int(k)
    return None


def _stands_for(component: Node) -> Prerequisite | None:
    """The resource a component is proxy for; its name as text where it is proxy for none."""
    for name in ("proxyFor", "sourceData", "proxyForResource"):
        for ref, _ in component.refs(name):
            if ref:
                skill = "CompetencyComponent" in component.types
                return Prerequisite("skill" if skill else "credential", ref=ref)
    label = component.line("name")
    return Prerequisite("text", text=label) if label else None
