"""Whose word counts for which framework: the operator's trust registry applied to a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from skillmatch.domain import ReasonCode, Step, TrustEntry, Verdict

from .settings import TrustedIssuer
from .verdicts import STEP_OF

ANY_FRAMEWORK = "*"


def trust_table(trust: Iterable[TrustEntry], framework: str) -> dict[str, float]:
    """Issuer → weight in (0, 1] for `framework` (its id); an issuer that is absent is not trusted.

    An entry that names the framework wins over one for every framework ("*"); of several equally
    exact ones the lowest weight counts. Weights over 1 count as 1, those not above 0 as no trust.
    """
    exact: dict[str, float] = {}
    general: dict[str, float] = {}
    for entry in trust:
        if not entry.issuer:
            continue  # a claim that names no issuer is nobody's word
        for table, name in ((exact, framework), (general, ANY_FRAMEWORK)):
            if name in entry.frameworks:
                table[entry.issuer] = min(entry.weight, table.get(entry.issuer, 1.0))
    return {issuer: weight for issuer, weight in (general | exact).items() if weight > 0}


def trust_step(entry: TrustedIssuer | None, issued: date) -> Step:
    """Whether the registry's entry for an issuer, if there is one, covers what it issued on a day."""
    if entry is None or entry.weight <= 0:
        return Step("failed", STEP_OF["ISSUER_UNTRUSTED"][2])
    if (entry.valid_from and issued < entry.valid_from) or (entry.valid_to and issued > entry.valid_to):
        return Step("failed", f"The issuer was not trusted on {issued}.")
    frameworks = "every framework" if "*" in entry.frameworks else ", ".join(entry.frameworks)
    return Step("good", f"The issuer is trusted for {frameworks}.")


def with_entry(verdict: Verdict, entry: TrustedIssuer | None, issued: date) -> Verdict:
    """The verdict under another entry of its issuer, pinned keys aside; no signature is verified anew."""
    if verdict.steps["issuer_trust"].state == "not_checked":
        return verdict
    step = trust_step(entry, issued)
    codes: list[ReasonCode] = [code for code in verdict.codes if code != "ISSUER_UNTRUSTED"]
    if step.state == "failed":
        order = list(STEP_OF)
        codes = sorted((*codes, "ISSUER_UNTRUSTED"), key=order.index)
    proved = verdict.steps["signature"].state == verdict.steps["issuer_binding"].state == "good"
    steps = verdict.steps | {"issuer_trust": step}
    return Verdict(verdict.award, proved and not codes, tuple(codes), steps)
