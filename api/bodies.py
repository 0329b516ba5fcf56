"""What the bodies of requests have in common."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

MAX_TEXT = 100_000
MAX_ID = 2048
Number = Annotated[int, Field(ge=1, le=100, description="How many results.")]
Id = Annotated[str, Field(max_length=MAX_ID)]
Names = Annotated[list[Id], Field(max_length=50)]
Day = Annotated[date, Field(strict=False)]
"""A date of a body, which JSON can only write as text."""
_CONFIG = ConfigDict(extra="forbid", allow_inf_nan=False, strict=True)


class Body(BaseModel):
    """Unknown fields are refused, so that a misspelt one is not silently without effect.

    Types are as OpenAPI says: "3" is no number, and 1 is not true.
    """

    model_config = _CONFIG


def example(**values: JsonValue) -> ConfigDict:
    """The configuration of a body that OpenAPI shows this example of."""
    return ConfigDict(**_CONFIG, json_schema_extra={"examples": [values]})
