"""A made-up ecosystem to try everything with: shipped catalogue and postings, generated people.

Everything in it is invented, and everything is in our own words. People come from a seeded generator
that yields them one by one, so a million of them need no more memory than two hundred.
"""

from __future__ import annotations

from .catalogue import Catalogue, load_catalogue
from .ecosystem import load_sample
from .files import write_sample
from .records import (
    DEMO_LEARNER,
    DEMO_POSTING,
    DEMO_PROGRAMME,
    SAMPLE_AS_OF,
    Persona,
    SampleAward,
    SampleEcosystem,
)

__all__ = [
    "DEMO_LEARNER",
    "DEMO_POSTING",
    "DEMO_PROGRAMME",
    "SAMPLE_AS_OF",
    "Catalogue",
    "Persona",
    "SampleAward",
    "SampleEcosystem",
    "load_catalogue",
    "load_sample",
    "write_sample",
]
