"""What the bodies of requests have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

MAX_TEXT = 100_000
MAX_ID = 2048
Number = Annotated[int, Field(ge=1, le=100, description="How many results.")]
Id = Annotated[str, Field(max_length=MAX_ID)]
Names = Annotated[list[Id], Field(max_length=50)]


class Body(BaseModel):
    """Unknown fields are refused, so that a misspelt one is not silently without effect."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


def example(**values: JsonValue) -> ConfigDict:
    """The configuration of a body that OpenAPI shows this example of."""
    return ConfigDict(extra="forbid", allow_inf_nan=False, json_schema_extra={"examples": [values]})
