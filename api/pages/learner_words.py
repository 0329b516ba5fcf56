"""What verdicts, steps, states and parts of scores are called before people, with their sign and tone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skillmatch.domain import Award, Step, Verdict

CODES: Mapping[str, tuple[str, str]] = {
    "BAD_PROOF": ("not proved", "What it says is not what was signed, or nobody signed it."),
    "ISSUER_UNBOUND": ("signer unknown", "Nothing ties the key that signed it to the issuer it names."),
    "ISSUER_UNTRUSTED": (
        "issuer not trusted here",
        "Whoever runs this service has not listed its issuer. That says nothing about what you can do.",
    ),
    "EXPIRED": ("expired", "Its last day has passed. Earning it again renews it."),
    "NOT_YET_VALID": ("not valid yet", "Its first day is still to come."),
    "REVOKED": ("taken back", "Its issuer has revoked it."),
    "SUSPENDED": ("suspended", "Its issuer has suspended it for now."),
    "STATUS_UNKNOWN": (
        "status unknown",
        "Whether it still stands could not be checked, which is neither good nor bad.",
    ),
    "SUBJECT_MISMATCH": ("somebody else's", "It names another person than this one."),
    "MALFORMED": ("not readable", "It is not built as a credential must be."),
    "TOO_LARGE": ("too large", "It is larger, or takes longer to check, than is allowed here."),
}
"""Reason code → its short name, and what it means in a sentence."""

STEPS = (
    ("data_model", "Is it built as a credential?"),
    ("signature", "Does the signature fit what it says?"),
    ("issuer_binding", "Is the key its issuer's own?"),
    ("issuer_trust", "Is the issuer trusted here?"),
    ("dates", "Is it in date?"),
    ("status", "Does it still stand, not revoked?"),
    ("subject", "Is it about this person?"),
)
"""Steps of a verification in their order, each as the question it answers."""

ANSWERS: Mapping[str, tuple[str, str]] = {
    "good": ("✔ yes", "good"),
    "failed": ("✖ no", "bad"),
    "not_checked": ("? not checked", "off"),
}
READINESS: Mapping[str, tuple[str, str]] = {
    "ready": ("✔ you can start now", "good"),
    "one_step": ("→ one step away", "info"),
    "blocked": ("✖ not yet", "warn"),
    "earned": ("★ earned", "off"),
}
STATES: Mapping[str, tuple[str, str]] = {
    "ready": ("▶ now", "good"),
    "next": ("→ next", "info"),
    "blocked": ("… later", "warn"),
}
"""States of the steps of a plan."""

PARTS = (
    ("gain", "adds to your goal"),
    ("unlocks", "opens the way to more"),
    ("stack_progress", "progress in a stack"),
    ("demand", "asked for in postings"),
    ("peers", "others went on to it"),
    ("evidence", "its proof would count less"),
    ("readiness", "you cannot start yet"),
    ("effort", "the hours it takes"),
    ("variety", "the same as one above"),
)
METHODS: Mapping[str, str] = {
    "optimal": "✔ proved to be the best",
    "gap": "search stopped for time",
    "greedy": "found step by step",
}
KINDS = {
    "posting": "job posting",
    "stack": "stack",
    "credential": "credential",
    "occupation": "occupation",
    "skill": "skill",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """An award with its verdict, in words."""

    award: Award
    verified: bool
    reasons: tuple[tuple[str, str], ...]
    """Short name and sentence of each reason against it."""
    steps: tuple[tuple[str, Step], ...]
    signed: bool
    """Whether it came with anything that was signed."""


def finding(award: Award, verdict: Verdict) -> Finding:
    steps = tuple((question, verdict.steps[key]) for key, question in STEPS if key in verdict.steps)
    claim = not award.issuer or verdict.steps.get("signature") == _NOTHING_SIGNED
    if claim:
        return Finding(
            award, False, (("only claimed", "It came without anything signed: your word."),), steps, False
        )
    return Finding(award, verdict.verified, tuple(CODES[code] for code in verdict.codes), steps, True)


_NOTHING_SIGNED = Step("not_checked", "It came without its credential.")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score: what it is, its points as they are shown, and its value."""

    words: str
    points: str
    value: float


def parts_in_points(parts: Mapping[str, float]) -> tuple[tuple[Part, ...], str]:
    """Parts that are not nothing, and their sum, in hundredths with one digit: as shown, they do sum to it.

    What rounding leaves over goes to the parts it does the least harm to.
    """
    told = [(words, parts.get(key, 0.0)) for key, words in PARTS if abs(parts.get(key, 0.0)) >= _LEAST]
    tenths = [round(value * 1000) for _, value in told]
    total = round(sum(parts.values()) * 1000)
    off = [value * 1000 - rounded for (_, value), rounded in zip(told, tenths, strict=True)]
    for _ in range(abs(total - sum(tenths)) if told else 0):
        sign = 1 if total > sum(tenths) else -1
        place = max(range(len(told)), key=lambda number: sign * off[number])
        tenths[place] += sign
        off[place] -= sign
    shown = (Part(words, _signed(ten), value) for (words, value), ten in zip(told, tenths, strict=True))
    return tuple(shown), f"{total / 10:.1f}"


_LEAST = 0.0005
"""Half of what is shown at all."""


def _signed(tenths: int) -> str:
    return f"{'−' if tenths < 0 else '+'}{abs(tenths) / 10:.1f}"
