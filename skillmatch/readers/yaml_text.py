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
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else None
        raise InputError(
            f"is not valid YAML ({error.problem or error.context})", file=file, row=row
        ) from None
    except yaml.YAMLError as error:
        raise InputError(f"is not valid YAML ({error})", file=file) from None
