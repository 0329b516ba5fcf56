"""Statements of a posting that ask for no skill, and skills that a statement expressly does not ask for.

The patterns name phrases, not topics: "we offer dental insurance" is boilerplate, "administer insurance claims"
is not. Measured on SkillSpan's training sentences; see the model card.
"""

from __future__ import annotations

import re

_PROTECTED = re.compile(
    r"\b(?:race|colou?r|religion|creed|national origin|ancestry|gender|gender identity|gender expression|sex|"
    r"sexual orientation|marital status|veteran status|disability|disabilities|pregnancy|ethnicity|age)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$€£]\s?\d|\b\d{2,3}[.,]\d{3}\b|\b(?:usd|eur|gbp|dkk)\s?\d|\d\s?(?:eur|usd|gbp|dkk)\b", re.IGNORECASE)
_PAY = re.compile(
    r"\b(?:salary|salaries|annual|annum|hour(?:ly)?|wage|pay|compensation|gross|bonus)\b", re.IGNORECASE
)
_PHRASES = re.compile(
    "|".join(
        (
            # equal opportunity
            r"\bequal (?:employment )?opportunit|\bdo(?:es)? not discriminate|\bdiscriminate on\b|"
            r"\bregardless of (?:your )?(?:age|race|gender|ethnic|background|sex)|\breasonable accommodation|"
            r"\baffirmative action|\bencourage (?:all|everyone|women|applicants|people)|\bminorit(?:y|ies) (?:and|are)",
            # benefits
            r"\bwe(?:'re| are)? (?:also )?offer(?:ing)?\b|\bwe provide (?:you|a|an|our|excellent|great)|"
            r"\bbenefits (?:include|package|such as)|\b401\s?\(?k\b|\bpaid (?:time off|holidays?|leave|vacation|relocation)|"
            r"\b(?:competitive|attractive|excellent) (?:salary|pay|compensation|package|benefits|remuneration|terms)|"
            r"\b(?:health|dental|vision|medical) (?:insurance|coverage|plan|care benefits)\b|\bflexible (?:working )?hours|"
            r"\bfree (?:lunch|fruit|coffee|parking|drinks|snacks)|\bvacation days|\bstock options|\bremote work(?:ing)? (?:is|possible)|"
            r"\bcareer (?:opportunities|development|path|progression)\b|\bwork[- ]life balance",
            # salary, terms
            r"\bsalary (?:will|is|range|depends|commensurate|according|and|shall)|\bterms of (?:employment|appointment)|"
            r"\bcollective agreement|\bterm of employment|\b\d+ hours (?:a|per) week|\b(?:full|part)[- ]time (?:position|role|job|employment)|"
            r"\bfixed[- ]term|\bstart(?:ing)? date|\bas soon as possible",
            # how to apply
            r"\b(?:to|how to|please|you can|must|should) apply\b|\bapply (?:now|here|online|today|by|via|through|for this)\b|"
            r"\b(?:your|an|full|complete|all|please|online|electronic) applications?\b|"
            r"\b(?:cv|r[eé]sum[eé]|cover(?:ing)? letter|motivation letter)\b|"
            r"\b(?:closing date|deadline|interviews?\b.{0,30}\b(?:held|process|will|round)|selection process|recruitment process|hiring process)\b|"
            r"\bclick (?:here|on|apply|the)\b|\bapplicants? (?:will|are|must submit|should submit)|\bcontact (?:us|me|hr)|"
            r"\bfurther information|\bmore information|\bread more|\blearn more about (?:us|what|our)|\bwe look forward to|\blook(?:ing)? forward to (?:hearing|receiving)",
            # clearance and eligibility
            r"\bsecurity clearance|\bbackground (?:check|investigation|screening)|\bdrug (?:test|screen)|\bu\.?s\.? citizen|"
            r"\b(?:eligible|eligibility|authori[sz]ed|right|permit) to work\b|\bvisa\b|\bwork permit|\btime[- ]in[- ]grade|"
            r"\bequivalent to the (?:next lower )?(?:grade|gs)|\bgs-\d+ (?:grade )?level|\bspecialized experience (?:is|for this position|equivalent|that equipped)|"
            r"\bselective service|\bprobationary period|\bmay be required to travel",
            # about the employer
            r"\bwe(?:'re| are) (?:a|an|the|one of|proud|passionate|committed|growing|on a mission|part of|located|based|currently|more than|over|not)\b|"
            r"\b(?:founded|established|headquartered) (?:in|by)\b|\bhead ?quarters?\b|\bour (?:mission|vision|values|culture|company|office|employees|people)\b|"
            r"\bjoin (?:us|our|a|an|the)\b|\b(?:be|become) (?:a )?part of\b|\bemployees (?:in|across|world)|\bmarket leader|\bworld[- ]leading\b|"
            r"\bwe (?:believe|strive|value|celebrate|care|love|have|work|develop|build|help|aim|invest|serve|deliver|support|welcome|want you|employ)\b|"
            r"\bthe (?:department|university|company|group|organi[sz]ation) (?:is|has|was|of|offers|employs)\b|\babout (?:us|the (?:company|department|team))\b|"
            r"\byou will (?:be (?:employed|based)|get|receive|report)|\bthe position is\b|\bis located (?:in|at)\b",
        )
    ),
    re.IGNORECASE,
)
_SPELT_OUT = re.compile(r"\b(?:experience|knowledge|proficien\w+|skills? in|ability to|familiar\w*|expertise)\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:no (?:\w+ ){0,2}(?:experience|knowledge|skills?|background|degree|training|qualifications?)\b[^.;,]{0,80}?"
    r"\b(?:required|needed|necessary|expected|is assumed)"
    r"|(?:do(?:es)? ?n[o']t|don't|do not|need not|no need to) (?:need|require|have to|know|be)\b[^.;,]{0,80}"
    r"|without (?:any |prior |previous )?(?:experience|knowledge)\b[^.;,]{0,80})",
    re.IGNORECASE,
)
_NOT_NEEDED = re.compile(r"[^.;,]{1,120}\b(?:is|are) not (?:\w+ )?(?:required|needed|necessary|expected)\b", re.IGNORECASE)


def is_boilerplate(statement: str) -> bool:
    """Whether a statement only speaks of the employer, its offer, or how and under what terms to apply."""
    if len(_PROTECTED.findall(statement)) >= 3 or (_MONEY.search(statement) and _PAY.search(statement)):
        return True
    return bool(_PHRASES.search(statement)) and not _SPELT_OUT.search(statement)


def negated(statement: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the parts of a statement that say what is *not* needed."""
    return tuple(found.span() for pattern in (_NEGATED, _NOT_NEEDED) for found in pattern.finditer(statement))
