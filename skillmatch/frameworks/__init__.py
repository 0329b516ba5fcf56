"""A taxonomy in memory: columns for the machines, look-ups for the people."""

from __future__ import annotations

from .checks import check_records
from .framework import Framework
from .resolver import Resolver

__all__ = ["Framework", "Resolver", "check_records"]
