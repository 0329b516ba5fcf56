"""What part of a posting a line belongs to: its headings, and the wording that sets a requirement's level."""

from __future__ import annotations

import re
from typing import Literal

Section = Literal["", "required", "optional", "duties", "ignored"]
Level = Literal["essential", "optional"]

MAX_HEADING_WORDS = 8

_HEADINGS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (
        "optional",
        re.compile(
            r"nice[- ]to[- ]haves?|good to have|bonus (?:points|skills)|preferred|desir(?:ed|able)|"
            r"(?:a|as a|would be a) plus|pluses|advantageous|optional|ideally",
        ),
    ),
    (
        "ignored",
        re.compile(
            r"benefits?|perks?|what we offer|we offer|our offer|what you(?:'ll| will)? get|"
            r"why (?:us|join|work)|"
            r"about (?:us|the company|the team|our)|who we are|our (?:company|story|mission|values|culture)|"
            r"how to apply|application (?:process|instructions)|to apply|next steps|apply now|"
            r"equal (?:employment )?opportunit(?:y|ies)|diversity|eeo|salary|compensation|"
            r"pay (?:range|scale)|"
            r"remuneration|location|hours|contact|disclaimer|privacy|security clearance|"
            r"conditions of employment|additional information|what's in it for you|"
            r"company (?:description|profile|overview)|closing date|deadline|job type|employment type",
        ),
    ),
    (
        "required",
        re.compile(
            r"requirements?|qualifications?|must[- ]haves?|what you(?:'ll| will)? (?:bring|need)|"
            r"(?:what )?you(?:'ll| will)? (?:bring|have)|who you are|about you|your profile|"
            r"what we(?:'re| are) looking for|we(?:'re| are) looking for|skills?|"
            r"experience|knowledge|competenc(?:e|y|ies)|education|essential|minimum|person specification|"
            r"technologies|tech stack|technical (?:expertise|skills)|tools",
        ),
    ),
    (
        "duties",
        re.compile(
            r"responsibilit(?:y|ies)|duties|tasks|what you(?:'ll| will)? (?:do|be doing)|the role|your role|"
            r"role|job (?:description|summary)|day[- ]to[- ]day|key accountabilities|"
            r"learning outcomes|objectives|summary|overview|position|the job|in this role",
        ),
    ),
)
_FILLER_WORDS = """
    key main required your our the a an job minimum basic preferred technical desired essential core
    additional professional position & and of for this role to us specialized general summary skills
    qualifications requirements experience education description responsibilities duties company major
    other
"""
_FILLERS = frozenset(_FILLER_WORDS.split())
_OPTIONAL = re.compile(
    r"\b(?:nice to have|good to have|preferred|preferably|preferable|desired|desirable|ideally|optional|"
    r"a (?:big |huge |strong |definite )?(?:plus|bonus|advantage)|an (?:added )?(?:advantage|asset|bonus)|"
    r"is (?:a )?plus|advantageous|beneficial|would be (?:great|an?|beneficial|considered)|bonus points|"
    r"not (?:\w+ )?(?:essential|mandatory|required|necessary|needed|a must|a requirement),? but|"
    r"familiarity with .{0,80} helpful|is helpful)\b",
    re.IGNORECASE,
)
_ESSENTIAL = re.compile(
    r"\b(?:must(?:[- ]have)?|required|essential|mandatory|minimum|at least|need to have|requirement)\b",
    re.IGNORECASE,
)


def heading(line: str, *, strict: bool = False) -> Section | None:
    """The section that a line opens, or None where it is no known heading.

    `line` is a heading's words without the colon: at most `MAX_HEADING_WORDS`, a keyword beginning or ending
    them. With `strict`, for lines without a colon, words beside the keyword may only be such as "key" or
    "our", so that the list item "negotiation skills" is no heading.
    """
    words = " ".join(line.replace("’", "'").lower().split()).strip(" .:-–—*#=_&!?")
    if not words or len(words.split()) > MAX_HEADING_WORDS:
        return None
    for section, pattern in _HEADINGS:
        found = pattern.search(words)
        if not found or (found.start() and found.end() < len(words)):
            continue
        if not strict or set(pattern.sub("", words).split()) <= _FILLERS:
            return section
    return None


def level(statement: str, section: Section) -> Level:
    """Whether a statement asks for its skills (essential) or would like them (optional).

    Its own words go before the heading above it: "a plus" makes it optional, "must" essential.
    """
    if _OPTIONAL.search(statement):
        return "optional"
    if _ESSENTIAL.search(statement):
        return "essential"
    return "optional" if section == "optional" else "essential"
