"""Mappings as SSSOM, the field's format: TSV under a header of metadata (Matentzoglu et al., 2022)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from ..domain import Decision
from ..errors import InputError
from .mapping_cells import defused

COLUMNS = (
    "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_modifier", "object_id",
    "object_label", "mapping_justification", "subject_source", "object_source", "reviewer_label",
    "mapping_date", "confidence", "mapping_tool_version", "comment", "skillmatch_state",
    "skillmatch_decided_at", "skillmatch_origin",
)  # fmt: skip
FRAMEWORK = "urn:skillmatch:framework:"
"""Namespace of the ids of frameworks, and of concepts whose id is no URI: references have to be CURIEs."""
PLAIN = "urn:skillmatch:id:"
_PREFIXES = {
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "https://w3id.org/semapv/vocab/": "semapv",
    "urn:skillmatch:terms:": "skillmatch",
    FRAMEWORK: "framework",
    PLAIN: "id",
}
_HEADER = """\
#mapping_set_id: "urn:skillmatch:mapping-set"
#license: "https://w3id.org/sssom/license/unspecified"
#mapping_tool: "SkillMatch"
#extension_definitions:
#- slot_name: skillmatch_state
#  property: skillmatch:state
#- slot_name: skillmatch_decided_at
#  property: skillmatch:decided_at
#- slot_name: skillmatch_origin
#  property: skillmatch:origin
"""


def sssom_tsv(mappings: Iterable[Decision]) -> bytes:
    """Decisions on mappings, suggestions among them. A rejected one has `Not` as its predicate modifier.

    Raises:
        InputError: one is no mapping, or a text holds a zero byte.
    """
    prefixes = dict(_PREFIXES)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="\t", lineterminator="\r\n")  # so that a lone \r is quoted
    writer.writerow(COLUMNS)
    for row, one in enumerate(mappings, 1):
        if not one.is_mapping:
            raise InputError("SSSOM is for mappings between frameworks, not for links of texts", row=row)
        line = [defused(cell) for cell in _cells(one, prefixes)]
        if any("\0" in cell for cell in line):
            raise InputError("a text holds a zero byte", row=row)
        writer.writerow(line)
    known = "".join(f"#  {prefix}: {json.dumps(space)}\n" for space, prefix in prefixes.items())
    return (f"#curie_map:\n{known}{_HEADER}{text.getvalue()}").encode()


def _curie(uri: str, prefixes: dict[str, str]) -> str:
    """The URI as a CURIE; a namespace that has no prefix yet gets one."""
    end = max(uri.rfind(mark, 0, len(uri) - 1) for mark in "/#:") + 1  # something stands after the mark
    space, name = (uri[:end], uri[end:]) if end else (PLAIN, uri)
    return f"{prefixes.setdefault(space, f'ns{len(prefixes) - len(_PREFIXES) + 1}')}:{name}"


def _cells(one: Decision, prefixes: dict[str, str]) -> tuple[str, ...]:
    judged = one.state != "suggested"
    return (
        _curie(one.record, prefixes), one.statement, one.kind, f"skos:{one.relation or 'relatedMatch'}",
        "Not" if one.state == "rejected" else "", _curie(one.skill, prefixes), one.label,
        "semapv:ManualMappingCuration" if judged else "semapv:CompositeMatching",
        f"framework:{one.source_framework}", f"framework:{one.framework}", one.by, one.at[:10],
        "" if one.probability is None else str(one.probability), one.model, one.note, one.state, one.at,
        one.origin,
    )  # fmt: skip
