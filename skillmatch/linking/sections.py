"""What part of a posting a line belongs to: its headings, and the wording that sets a requirement's level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from .plain import plain, straight

Section = Literal["", "required", "optional", "duties", "ignored"]
Level = Literal["essential", "optional"]

MAX_HEADING_WORDS = 8

_WORDING: tuple[tuple[Section, str], ...] = (
    (
        "optional",
        r"nice[- ]to[- ]haves?|good to have|bonus (?:points|skills)|preferred|desir(?:ed|able)|"
        r"(?:a|as a|would be a) plus|pluses|plus points|advantageous|optional|ideally|preferably|"
        r"bonus(?: points)? (?:if|for).*$|"
        r"(?:it )?would be (?:nice|great|a bonus).*$|even better if.*$",
    ),
    (
        "ignored",
        r"benefits?|perks?|what we (?:can )?offer|we offer|our offer|what you(?:'ll| will)? get|"
        r"why (?:us|join|work)|"
        r"about (?:us|the company|the team|our)|who (?:we are|are we)|"
        r"our (?:company|story|mission|values|culture)|"
        r"how to apply|application (?:process|instructions)|to apply|next steps|apply now|"
        r"equal (?:employment )?opportunit(?:y|ies)|diversity|eeo|salary|compensation|"
        r"pay (?:range|scale)|"
        r"remuneration|locations?|hours|^(?:please )?contact|disclaimer|^privacy|security clearance|"
        r"conditions of employment|additional information|what's in it for you|"
        r"company (?:description|profile|overview)|closing date|deadline|job type|employment type",
    ),
    (
        "required",
        r"requirements?|qualifications?|must[- ]haves?|what you(?:'ll| will)? (?:bring|need)|"
        r"(?:what )?you(?:'ll| will)? (?:bring|have)|who you are|about you|your profile|"
        r"what we(?:'re| are) looking for|we(?:'re| are) looking for|skills?|"
        r"experience|knowledge|competenc(?:e|y|ies)|education|essential|minimum|person specification|"
        r"prerequisites?|technologies|tech stack|technical (?:expertise|skills)|tools",
    ),
    (
        "duties",
        r"responsibilit(?:y|ies)|duties|tasks|what you(?:'ll| will)? (?:do|be doing)|the role|"
        r"your (?:role|mission|job|challenge)|job purpose|"
        r"role|job (?:description|summary)|day[- ]to[- ]day|key accountabilities|"
        r"learning outcomes|objectives|summary|overview|position|the job|in this role",
    ),
)
_HEADINGS = tuple((section, re.compile(rf"\b(?:{wording})(?!\w)")) for section, wording in _WORDING)
_FILLER_WORDS = """
    key main required your our the a an job minimum basic preferred technical desired essential core
    additional professional position & and of for this role to us specialized general summary skills
    qualifications requirements experience education description responsibilities duties company major
    other about criteria abilities but not working
"""
_FILLERS = frozenset(_FILLER_WORDS.split())
_AFTER_WORDS = """
    at in with from by on what that include includes including range package packages policy details
    information statement structure terms conditions equity inclusion employer perks benefits pay salary
    us you is are date time per
"""
_AFTER = _FILLERS.union(_AFTER_WORDS.split()) - {"education", "experience", "skills", "technical"}
"""What may follow a word of the ignored: "Salary range", but not "Salary negotiation"."""
_WORD = re.compile(r"[^\W_](?:[^\s,/()&]*[^\W_])?")
_OPTIONAL = re.compile(
    r"\b(?:(?:nice|good)[- ]to[- ](?:have|know)|preferably|preferable|optionally|"
    r"preferred(?! (?:suppliers?|vendors?|partners?|providers?|options?|customers?|stock|shares?|bidders?))|"
    r"desired(?![- ](?:state|outcomes?|results?|levels?|effects?|goals?|standards?|quality))|desirable|"
    r"ideally|optional(?! (?:extras?|insurance|cover|chaining|parameters?|arguments?|equipment|parts?))|"
    r"an? (?:(?:big|huge|strong|definite|real|great|distinct|significant|major|added|clear) )?"
    r"(?:plus|bonus(?! (?:for (?:each|every|all|the)|schemes?|systems?|pools?|payments?|plans?))|"
    r"advantage(?! (?:of|over|in|for (?:the|our)))|asset(?! (?:management|register|class|allocation)))|"
    r"is (?:a )?plus|advantageous|beneficial(?! (?:owner|ownership|insects?|to|for|use))|"
    r"would be (?:great|an?|beneficial|considered|nice|good|useful|welcome|appreciated)|"
    r"(?:knowledge|experience|skills|familiarity)\b.{0,80} (?:is|are) (?:\w+ )?(?:appreciated|welcome)$|"
    r"(?:bonus|brownie|extra) points|"
    r"(?:not|non)[- ](?:\w+ )?(?:essential|mandatory|required|necessary|needed|a must|a requirement),? but|"
    r"familiarity with .{0,80} helpful|is helpful|useful but not)\b"
    r"|^(?:big |huge )?(?:bonus|plus)(?: if\b|\s?:)|[(\[–-]\s?(?:bonus|plus)\s?(?:[)\]]|$)",
    re.IGNORECASE,
)
_ESSENTIAL = re.compile(
    r"\b(?:must(?:[- ]have)?|(?<!not )required|(?<!not )(?<!non-)essential|(?<!not )mandatory|minimum|"
    r"at least|need to have|(?<!a )requirement)\b",
    re.IGNORECASE,
)
_FROM_HERE = re.compile(
    r"(?:(?:and|but|or)\s+)?(?:preferably|ideally|optionally|nice to have|a plus)\b", re.IGNORECASE
)


def heading(line: str, *, strict: bool = False) -> Section | None:
    """The section that a line opens, or None where it is no known heading.

    `line` is a heading's words without the colon: at most `MAX_HEADING_WORDS`, a keyword beginning or ending
    them. With `strict`, for lines without a colon, words beside the keyword may only be such as "key" or
    "our", so that the list item "negotiation skills" is no heading.
    """
    words = " ".join(plain(line).lower().split()).strip(" .:-–—*#=_&!?()[]")
    if not words or len(words.split()) > MAX_HEADING_WORDS:
        return None
    for section, pattern in _HEADINGS:
        all_found = pattern.finditer(words)
        found = next((one for one in all_found if not one.start() or one.end() == len(words)), None)
        if not found:
            continue
        after = words[found.end() :].split()
        if section == "ignored" and after and after[0].isalpha() and after[0] not in _AFTER:
            continue  # "Salary negotiation", "Contact centre": what is ignored only lends its name
        beside = _WORD.findall(pattern.sub("", words))
        if not strict or _FILLERS.issuperset(beside):
            return section
    return None


def level(statement: str, section: Section) -> Level:
    """Whether a statement asks for its skills (essential) or would like them (optional).

    Its own words go before the heading above it: "a plus" makes it optional, "must" essential.
    """
    return _worded(statement) or ("optional" if section == "optional" else "essential")


def levels(clauses: Sequence[str], whole: Level) -> tuple[Level, ...]:
    """The level of each clause of a statement whose own level is `whole`.

    Clauses differ where the statement words both levels ("Python required, SQL preferred") or wishes for
    more in a later clause ("Python, ideally with Django"). A clause without such a word goes with the next
    that has one, as in "Python, Java and C required", or with the one before where the first has one.
    """
    own = [_worded(clause) for clause in clauses]
    if whole == "optional" and not any(one == "essential" for one in own):
        start = next((n for n, one in enumerate(clauses) if n and _FROM_HERE.match(one)), None)
        if start is None or any(own[:start]):
            return (whole,) * len(own)
        return tuple("optional" if n >= start else "essential" for n in range(len(own)))
    return tuple(_nearest(own, n) or whole for n in range(len(own)))


def _nearest(own: Sequence[Level | None], place: int) -> Level | None:
    """The level worded at `place`, or in the clause that speaks for it."""
    before, after = (*reversed(own[: place + 1]),), own[place:]
    order = (*before, *after) if own[0] else (*after, *before)
    return next((one for one in order if one), None)


def _worded(statement: str) -> Level | None:
    text = straight(statement)
    if _OPTIONAL.search(text):
        return "optional"
    return "essential" if _ESSENTIAL.search(text) else None
