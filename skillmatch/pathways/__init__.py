"""The cheapest provable way from what somebody has to what they want."""

from __future__ import annotations

from .coverage import weighed_by_demand
from .items import Learner
from .planner import Request, find_path
from .problem import Offer, Problem
from .results import PathStep, Pathway, Plan, WhatIf
from .settings import Budget, Calendar, PathSettings

__all__ = [
    "Budget",
    "Calendar",
    "Learner",
    "Offer",
    "PathSettings",
    "PathStep",
    "Pathway",
    "Plan",
    "Problem",
    "Request",
    "WhatIf",
    "find_path",
    "weighed_by_demand",
]
