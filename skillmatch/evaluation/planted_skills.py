"""The framework of a planted ecosystem: skills of ladders, of twins, and of nobody's goal."""

from __future__ import annotations

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Relation, Skill
from skillmatch.frameworks import Framework

_TWINS = ("stack", "demand", "peers")


def made_framework(tracks: int) -> Framework:
    """Eight skills a track, each a kind of a broader one; two a pair of twins; forty fillers."""
    ladder = [f"t{track}-{place}" for track in range(tracks) for place in range(8)]
    twins = [f"{kind}{track}-{place}" for kind in _TWINS for track in range(tracks) for place in range(2)]
    fillers = [f"filler-{place}" for place in range(40)]
    areas = [f"{skill}-area" for skill in ladder]
    info = FrameworkInfo("planted", "Planted skills", "1", "CC0", "made up", "0" * 64)
    relations = tuple(Relation(skill, f"{skill}-area", "broader") for skill in ladder)
    skills = tuple(Skill(uri, uri) for uri in (*ladder, *areas, *twins, *fillers))
    return Framework.from_records(FrameworkRecords(info, skills, relations=relations))
