"""Which skill of a framework an alignment names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from ..domain import Alignment, fold
from .framework import Framework


class Resolver:
    """Alignments → rows of one framework: by URI, through a crosswalk, or by code and framework name."""

    def __init__(self, framework: Framework, crosswalk: Mapping[str, Sequence[str]] | None = None) -> None:
        """`crosswalk`: URI → URIs that mean exactly the same (SKOS exactMatch), in either direction."""
        self._framework = framework
        self._across: dict[str, list[str]] = {}
        for source, targets in (crosswalk or {}).items():
            for target in targets:
                self._link(source, target)
                self._link(target, source)
        self._seen: dict[Alignment, tuple[int, ...]] = {}

    def rows(self, alignment: Alignment) -> tuple[int, ...]:
        """Rows the alignment names, ascending; empty where it names none of this framework's skills.

        A code counts only beside the name, id or source of this very framework: short codes mean
        something else elsewhere.
        """
        found = self._seen.get(alignment)
        if found is None:
            found = self._seen[alignment] = self._find(alignment)
        return found

    def _link(self, source: str, target: str) -> None:
        if self._framework.row(target) is not None:
            self._across.setdefault(source, []).append(target)

    def _find(self, alignment: Alignment) -> tuple[int, ...]:
        uri = alignment.target_uri.strip()
        row = self._framework.row(uri)
        if row is not None:
            return (row,)
        across = {self._framework.row(other) for other in self._across.get(uri, ())}
        if rows := sorted(row for row in across if row is not None):
            return tuple(rows)
        if alignment.target_code and self._is_named(alignment.framework):
            code = self._by_code.get(fold(alignment.target_code))
            return () if code is None else (code,)
        return ()

    def _is_named(self, name: str) -> bool:
        """`esco`, `ESCO` and the title name the framework `esco`; so do they with its version after them."""
        info = self._framework.info
        key = fold(name)
        known = {fold(value) for value in (info.id, info.title, info.source) if value}
        versions = {
            fold(f"{value} {mark}{info.version}") for value in (info.id, info.title) for mark in ("", "v")
        }
        return bool(key) and key in known | versions

    @cached_property
    def _by_code(self) -> dict[str, int]:
        """Codes that name one skill only: an ambiguous code proves nothing."""
        rows: dict[str, list[int]] = {}
        for row, code in enumerate(self._framework.codes):
            if code:
                rows.setdefault(fold(code), []).append(row)
        return {code: found[0] for code, found in rows.items() if len(found) == 1}
