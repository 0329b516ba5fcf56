"""Statements of a posting that ask for no skill, and skills that a statement expressly does not ask for.

The patterns name phrases, not topics: "we offer dental insurance" is boilerplate, "administer insurance
claims" is not. Measured on SkillSpan's training sentences; see the model card.
"""

from __future__ import annotations

import re

_PROTECTED = re.compile(
    r"\b(?:race|colou?r|religion|creed|national origin|ancestry|gender|gender identity|gender expression|sex|"
    r"sexual orientation|marital status|veteran status|disability|disabilities|pregnancy|ethnicity|age)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£]\s?\d|\b\d{2,3}[.,]\d{3}\b|\b(?:usd|eur|gbp|dkk)\s?\d|\d\s?(?:eur|usd|gbp|dkk)\b", re.IGNORECASE
)
_PAY = re.compile(
    r"\b(?:salary|salaries|annual|annum|hour(?:ly)?|wage|pay|compensation|gross|bonus)\b", re.IGNORECASE
)
_BOILERPLATE = (
    # equal opportunity
    r"\bequal (?:employment )?opportunit",
    r"\bdo(?:es)? not discriminate",
    r"\bdiscriminate on\b",
    r"\bregardless of (?:your )?(?:age|race|gender|ethnic|background|sex)",
    r"\breasonable accommodation",
    r"\baffirmative action",
    r"\bencourage (?:all|everyone|women|applicants|people)",
    r"\bminorit(?:y|ies) (?:and|are)",
    # benefits
    r"\bwe(?:'re| are)? (?:also )?offer(?:ing)?\b",
    r"\bwe provide (?:you|a|an|our|excellent|great)",
    r"\bbenefits (?:include|package|such as)",
    r"\b401\s?\(?k\b",
    r"\bpaid (?:time off|holidays?|leave|vacation|relocation)",
    r"\b(?:competitive|attractive|excellent) (?:salary|pay|compensation|package|benefits|remuneration|terms)",
    r"\b(?:health|dental|vision|medical)(?:,| and| &) (?:and )?(?:health|dental|vision|medical|life)\b",
    r"\bflexible (?:working )?hours",
    r"\bfree (?:lunch|fruit|coffee|parking|drinks|snacks)",
    r"\bvacation days",
    r"\bstock options",
    r"\bremote work(?:ing)? (?:is|possible)",
    r"\bcareer (?:opportunities|development|path|progression)\b",
    r"\bwork[- ]life balance",
    # salary, terms
    r"\bsalary (?:will|is|range|depends|commensurate|according|and|shall)",
    r"\bterms of (?:employment|appointment)",
    r"\bcollective agreement",
    r"\bterm of employment",
    r"\b\d+ hours (?:a|per) week",
    r"\b(?:full|part)[- ]time (?:position|role|job|employment)",
    r"\bfixed[- ]term",
    r"\bstart(?:ing)? date",
    r"\bas soon as possible",
    # how to apply
    r"\b(?:to|how to|please|you can|must|should) apply\b",
    r"\bapply (?:now|here|online|today|by|via|through|for this)\b",
    r"\byour applications?\b",
    r"\b(?:submit|send|complete) (?:an|the|their|all) applications?\b",
    r"\b(?:cv|r[eé]sum[eé]|cover(?:ing)? letter|motivation letter)\b",
    r"\b(?:closing date|deadline|(?:selection|recruitment|hiring) process)\b",
    r"\binterviews?\b.{0,30}\b(?:held|process|will|round)\b",
    r"\bclick (?:here|on|apply|the)\b",
    r"\bapplicants? (?:will|are|must submit|should submit)",
    r"\bcontact (?:us|me|hr)",
    r"\bfurther information",
    r"\bmore information",
    r"\bread more",
    r"\blearn more about (?:us|what|our)",
    r"\bwe look forward to",
    r"\blook(?:ing)? forward to (?:hearing|receiving)",
    # clearance and eligibility
    r"\bsecurity clearance",
    r"\bbackground (?:check|investigation|screening)",
    r"\bdrug (?:test|screen)",
    r"\bu\.?s\.? citizen",
    r"\b(?:eligible|eligibility|authori[sz]ed|right|permit) to work\b",
    r"\bvisa\b",
    r"\bwork permit",
    r"\btime[- ]in[- ]grade",
    r"\bequivalent to the (?:next lower )?(?:grade|gs)",
    r"\bgs-\d+ (?:grade )?level",
    r"\bspecialized experience (?:is|for this position|equivalent|that equipped)",
    r"\bselective service",
    r"\bprobationary period",
    r"\bmay be required to travel",
    # about the employer
    r"\bwe(?:'re| are) (?:a|an|the|one of|proud|passionate|committed|growing|on a mission|part of)\b",
    r"\bwe(?:'re| are) (?:located|based|currently|more than|over|not)\b",
    r"\b(?:founded|established|headquartered) (?:in|by)\b",
    r"\bhead ?quarters?\b",
    r"\bour (?:mission|vision|values|culture|company|office|employees|people)\b",
    r"\bjoin (?:us|our|a|an|the)\b",
    r"\b(?:be|become) (?:a )?part of\b",
    r"\bemployees (?:in|across|world)",
    r"\bmarket leader",
    r"\bworld[- ]leading\b",
    r"\bwe (?:believe|strive|value|celebrate|care|love|have|work|develop|build|help)\b",
    r"\bwe (?:aim|invest|serve|deliver|support|welcome|want you|employ)\b",
    r"\bthe (?:department|university|company|group|organi[sz]ation) (?:is|has|was|of|offers|employs)\b",
    r"\babout (?:us|the (?:company|department|team))\b",
    r"\byou will (?:be (?:employed|based)|get|receive|report)",
    r"\bthe position is\b",
    r"\bis located (?:in|at)\b",
)
_PHRASES = re.compile("|".join(_BOILERPLATE), re.IGNORECASE)
_SPELT_OUT = re.compile(
    r"\b(?:experience|knowledge|proficien\w+|skills? in|ability to|familiar\w*|expertise)\b", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:no (?:\w+ ){0,2}(?:experience|knowledge|skills?|background|degree|training|qualifications?)\b"
    r"[^.;,]{0,80}?\b(?:required|needed|necessary|expected|is assumed)"
    r"|(?:do(?:es)? ?n[o']t|don't|do not|need not|no need to) (?:need|require|have to|know|be|use|expect)\b"
    r"[^.;,]{0,80}"
    r"|(?:we|you) (?:will |would |can |are |shall )?(?:never|no longer) [^.;,]{0,80}"
    r"|(?:this|it) is not (?:a|an)\b[^.;,]{0,80}|no need for\b[^.;,]{0,80}"
    r"|no (?:[^\s.;,]{1,20} ){1,3}(?:is )?(?:required|needed|necessary)\b"
    r"|without (?:any |prior |previous )?(?:experience|knowledge)\b[^.;,]{0,80})",
    re.IGNORECASE,
)
_NOT_NEEDED = re.compile(
    r"[^.;,]{1,120}?\b(?:is|are|but|\)|–|-)? ?\bnot (?:\w+ )?"
    r"(?:required|needed|necessary|expected|mandatory|compulsory|a must|a requirement|a prerequisite)\b"
    r"(?!,? but\b)",
    re.IGNORECASE,
)

_WISHED = re.compile(
    r"\b(?:an? (?:\w+ )?(?:plus|bonus|advantage|asset)|advantageous|beneficial|prefer(?:red|able)"
    r"|desir(?:ed|able)|nice to have|helpful|useful|ideal(?:ly)?)\b",
    re.IGNORECASE,
)
"""What is wished for is asked for, and may well be "not required"."""


def is_boilerplate(statement: str) -> bool:
    """Whether a statement only speaks of the employer, its offer, or how and under what terms to apply."""
    if len(_PROTECTED.findall(statement)) >= 3 or (_MONEY.search(statement) and _PAY.search(statement)):
        return True
    return bool(_PHRASES.search(statement)) and not _SPELT_OUT.search(statement)


def negated(statement: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the parts of a statement that say what is *not* needed."""
    unneeded = (found for found in _NOT_NEEDED.finditer(statement) if not _WISHED.search(found.group()))
    return tuple(found.span() for found in (*_NEGATED.finditer(statement), *unneeded))
