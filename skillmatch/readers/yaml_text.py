"""YAML from others, read as strictly as JSON is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import InputError
from .files import MAX_DEPTH


def parse_yaml(text: str, file: str | Path) -> Any:
    """YAML's plain values; anchors, custom tags and nesting over `MAX_DEPTH` are refused."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH or isinstance(event, yaml.AliasEvent):
                row = event.start_mark.line + 1 if event.start_mark else None
                what = "uses an alias" if depth <= MAX_DEPTH else f"is nested deeper than {MAX_DEPTH} levels"
                raise InputError(f"{what}, which is not read here", file=file, row=row)
        return _loaded(text, loader, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else None
        raise InputError(
            f"is not valid YAML ({error.problem or error.context})", file=file, row=row
        ) from None
    except yaml.YAMLError as error:
        raise InputError(f"is not valid YAML ({error})", file=file) from None


def _loaded(text: str, loader: Any, file: str | Path) -> Any:
    import yaml

    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except (ValueError, LookupError, AttributeError, TypeError):  # 2025-13-45, !!bool maybe, 5,000 digits
        raise InputError(
            "holds a value that is not what YAML takes it for, such as a date or a number that is none",
            file=file, fix="Put such values in quotation marks.",
        ) from None  # fmt: skip
