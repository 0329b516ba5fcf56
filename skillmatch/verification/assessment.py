"""How an achievement was assessed, as far as its signed view says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skillmatch.domain import Assessment
from skillmatch.readers.fields import as_list

_BY_TYPE: dict[str, Assessment] = {
    "CertificateOfCompletion": "completion", "Course": "completion", "CoCurricular": "completion",
    "CommunityService": "completion", "Membership": "completion", "LearningProgram": "completion",
    "Assessment": "quiz", "GeneralEducationDevelopment": "quiz",
    "Assignment": "project", "Fieldwork": "project", "ApprenticeshipCertificate": "project",
    "JourneymanCertificate": "portfolio", "MasterCertificate": "portfolio",
    "QualityAssuranceCredential": "portfolio",
    "Certification": "proctored", "License": "proctored",
}  # fmt: skip
"""Open Badges 3.0 `AchievementType` → assessment. Types that say what was earned but not how (Badge,
Degree, MicroCredential, …) are absent. The choice is ours: the standard does not say how each is assessed."""
_SCORES = frozenset({"Percent", "RawScore", "ScaledScore", "GradePointAverage", "LetterGrade"})
_RUBRICS = frozenset({"RubricCriterion", "RubricCriterionLevel", "RubricScore"})


def assessment_of(view: Mapping[str, Any]) -> Assessment:
    """From the achievement's type, else from the kinds of result it describes; "" where neither tells.

    A rubric is filled in by an assessor ("portfolio"), a score or grade by a test ("quiz").
    """
    subjects = [s for s in as_list(view.get("credentialSubject")) if isinstance(s, Mapping)]
    achievement = subjects[0].get("achievement") if subjects else None
    if not isinstance(achievement, Mapping):
        return ""
    stated = achievement.get("achievementType")
    if isinstance(stated, str) and stated in _BY_TYPE:
        return _BY_TYPE[stated]
    described = as_list(achievement.get("resultDescription"))
    kinds = {str(item.get("resultType")) for item in described if isinstance(item, Mapping)}
    if not kinds.isdisjoint(_RUBRICS):
        return "portfolio"
    return "" if kinds.isdisjoint(_SCORES) else "quiz"
