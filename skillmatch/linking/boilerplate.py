"""Statements of a posting that ask for no skill, and skills that a statement expressly does not ask for.

The patterns name phrases, not topics: "we offer dental insurance" is boilerplate, "administer insurance
claims" is not. Measured on SkillSpan's training sentences; see the model card.
"""

from __future__ import annotations

import re

from .plain import straight

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
    r"\bwe(?:'ll| will) (?:train|teach) you\b",
    r"^(?:full |paid |on[- ]the[- ]job )?training\b.{0,80}\b(?:provided|given|offered)\b",
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
_TO_BUT = (
    r"(?:(?!\bbut\b)[^.;,:]){0,80}"
    r"(?:(?:, [^\s.;,:]{1,30}(?: [^\s.;,:]{1,30})?){1,6},? or [^.;,:]{1,40})?"
)
"""What a negation reaches: up to the next pause, or to what is said to hold instead."""
_TASK = re.compile(
    r"(?:administer|advise|assess|calculate|conduct|coordinate|draft|evaluate|explain|handle|investigate|"
    r"interview|manage|negotiate|organi[sz]e|oversee|perform|plan|prepare|process|review|run|screen|"
    r"supervise|teach)\b(?!.*\b(?:your?|us|we|our)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""Opens a task: "assess visa applications" is no condition of employment."""
_NEGATED = re.compile(
    r"\b(?:no (?:\w+ ){0,2}(?:experience|knowledge|skills?|background|degree|training|qualifications?)\b"
    r"(?:[^.;,]{0,80}?| (?:in|of|with|on) (?:[^.;,]{1,40}, ){1,6}[^.;,]{0,40}\bn?or [^.;,]{1,60}?)"
    r"\b(?:required|needed|necessary|expected|is (?:assumed|presumed))"
    r"|(?:do(?:es)? ?n[o']t|need not|needn't|no need to) (?:need|require|have to|know|be|use|expect)\b"
    rf"{_TO_BUT}"
    rf"|(?:(?:will|would) not|won't|wouldn't) (?:need|require|have to|expect)\b{_TO_BUT}"
    rf"|you (?:will not|won't) be \w+ing\b{_TO_BUT}"
    rf"|(?:we are not|we aren't|we're not) (?:looking for|seeking)\b{_TO_BUT}"
    rf"|you (?:are not|aren't|need not|needn't) (?:expected|required)\b{_TO_BUT}"
    r"|(?:role|job|position|post|course|module)s? (?:will not|do(?:es)? not|do(?:es)?n't)"
    rf" (?:involve|include|cover)\b{_TO_BUT}"
    rf"|(?:we|you) (?:will |would |can |are |shall )?(?:never|no longer) {_TO_BUT}"
    rf"|(?:this|it) is not (?:a|an)\b{_TO_BUT}|no need for\b{_TO_BUT}"
    r"|no (?:[^\s.;,]{1,20} ){1,3}(?:is )?(?:required|needed|necessary)\b"
    r"|neither [^.;,]{1,60}? nor [^.;,]{1,60}?\b(?:required|needed|necessary|expected)\b"
    rf"|without (?:any |prior |previous )?(?:experience|knowledge)\b{_TO_BUT})",
    re.IGNORECASE,
)
_SAYS_NOT = re.compile(r"\bnot\b|n't\b|\bunnecessary\b", re.IGNORECASE)
"""Tried first: most statements say nothing of the kind, and the next pattern is slow."""
_NOT_NEEDED = re.compile(
    r"(?:^(?:(?:[^\s.;,]{1,30} )?[^\s.;,]{1,30}, ){1,6}[^.;,]{0,30}\bn?or [^.;,]{1,60}?|[^.;,]{1,120}?)"
    r"(?:\b(?:is|are|but|\)|–|-)? ?\bnot (?:\w+ )?|\b(?:is|are)n't (?:\w+ )?)"
    r"(?:required|needed|necessary|expected|mandatory|compulsory|essential|a must|a requirement|"
    r"a prerequisite)\b"
    r"(?!,? but\b)|[^.;,]{1,120}?\b(?:is|are) unnecessary\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:(?:that|which|who|whether|if|where|when|what) (?:\w+ )?|which \w+ )(?:is|are)(?:n't| not)\b",
    re.IGNORECASE,
)
"""Said of things that the work deals with: "remove parts that are not needed"."""
_COMPARED = re.compile(
    r"\b(?:instead of|rather than|unlike)\b(?:(?! (?:you|we|our)\b)[^.;,:]){0,80}"
    r"|(?:, |\()not (?!(?:only|just|least|merely|simply|necessarily|limited|to|be|a|an|the)\b)"
    r"(?!\w+ (?:required|needed|necessary|essential|mandatory)|required|needed|necessary|essential|mandatory)"
    r"(?:[^\s.;,()]{1,30} ?){1,3}(?=[.;,)]|$)",
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
    text = straight(statement)
    if len(_PROTECTED.findall(text)) >= 3 or (_MONEY.search(text) and _PAY.search(text)):
        return True
    return bool(_PHRASES.search(text)) and not _SPELT_OUT.search(text) and not _TASK.match(text)


def negated(statement: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the parts of a statement that say what is *not* needed."""
    text = straight(statement)
    unneeded = (
        found
        for found in (_NOT_NEEDED.finditer(text) if _SAYS_NOT.search(text) else ())
        if not _WISHED.search(found.group()) and not _RELATIVE.search(found.group())
    )
    return tuple(found.span() for found in (*_NEGATED.finditer(text), *unneeded))


def compared(statement: str) -> tuple[tuple[int, int], ...]:
    """Offsets of what a statement names only to say that something else is meant: "Go instead of Java"."""
    return tuple(found.span() for found in _COMPARED.finditer(straight(statement)))
