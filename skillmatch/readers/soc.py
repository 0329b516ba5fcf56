"""Occupations named by codes of the Standard Occupational Classification (SOC 2018) and of O*NET-SOC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..domain import Occupation, OccupationSkill, Relation, clean
from .names import occupation_uri

_CODE = re.compile(r"\d\d-\d{4}(\.\d\d)?")


def soc_uri(code: str) -> str:
    """O*NET OnLine's address for an O*NET-SOC code, else `urn:soc:` and the code."""
    return occupation_uri(code) if "." in code else f"urn:soc:{code}"


def above(code: str) -> list[str]:
    """Codes that broader groups may have, nearest first.

    15-1252.00 → 15-1252, 15-1250, 15-1200, 15-1000, 15-0000. Most minor groups end in 000, some
    (15-1200, 31-1100, 51-5100) in 00, so both are there.
    """
    broader = (code[:7], f"{code[:6]}0", f"{code[:5]}00", f"{code[:4]}000", f"{code[:3]}0000")
    return [
        found
        for found in dict.fromkeys(broader)
        if found != code and len(found.rstrip("0")) < len(code.rstrip("0"))
    ]


class Occupations:
    """Occupations that descriptors name, with titles from wherever they are told."""

    def __init__(self) -> None:
        self.listed = False
        self._titles: dict[str, tuple[str, str]] = {}
        self._needs: dict[tuple[str, str], None] = {}
        self._codes: dict[str, None] = {}

    def add_listed(self, code: str, title: str, description: str) -> None:
        """Title and description of a code, from a list of occupations."""
        self.listed = True
        self._titles[clean(code)] = (title, description)

    def add_descriptor(self, skill: str, items: Iterable[Mapping[str, Any]]) -> None:
        """What one descriptor lists: objects with `code` and perhaps `name`; others are passed over."""
        codes = {}
        for item in items:
            code = clean(str(item.get("jobRoleCode") or item.get("code") or ""))
            if _CODE.fullmatch(code):
                codes[code] = clean(str(item.get("name") or item.get("targetNodeName") or ""))
        covered = {broader for code in codes for broader in above(code)}
        for code, name in codes.items():
            self._codes.setdefault(code)
            if name:
                self._titles.setdefault(code, (name, ""))
            if code not in covered:
                self._needs[code, skill] = None

    def records(
        self,
    ) -> tuple[tuple[Occupation, ...], tuple[Relation, ...], tuple[OccupationSkill, ...]]:
        """The occupations named, their hierarchy as far as it is named, and what they need."""
        needing = {code for code, _ in self._needs}
        occupations = []
        for code in self._codes:
            title, description = self._titles.get(code, (code, ""))
            is_group = code not in needing
            occupations.append(Occupation(soc_uri(code), title, code, description, is_group=is_group))
        relations = []
        for code in self._codes:
            nearest = next((broader for broader in above(code) if broader in self._codes), "")
            if nearest:
                relations.append(Relation(soc_uri(code), soc_uri(nearest), "broader"))
        needs = tuple(OccupationSkill(soc_uri(code), skill, essential=True) for code, skill in self._needs)
        return tuple(occupations), tuple(relations), needs
