"""Gathering what is found out about one credential, until it is a verdict."""

from __future__ import annotations

from skillmatch.domain import ReasonCode, Step, StepState, Verdict

from .verdicts import STEP_OF, StepName

STEPS: tuple[StepName, ...] = (
    "data_model", "signature", "issuer_binding", "issuer_trust", "dates", "status", "subject",
)  # fmt: skip
"""In the order they are taken; each depends on those before it."""

_NOT_REACHED = Step("not_checked", "Not reached: an earlier step failed.")


class RefusedError(Exception):
    """A reason to stop: nothing that follows could be believed."""

    def __init__(
        self, code: ReasonCode, detail: str, state: StepState = "failed", also: ReasonCode | None = None
    ) -> None:
        super().__init__(detail)
        self.also = also
        self.code: ReasonCode = code
        self.detail = detail
        self.state: StepState = state


class Findings:
    """The steps taken so far and the reasons found against the credential."""

    def __init__(self) -> None:
        self.codes: list[ReasonCode] = []
        self._steps: dict[str, Step] = dict.fromkeys(STEPS, _NOT_REACHED)

    @classmethod
    def of(cls, verdict: Verdict) -> Findings:
        """Findings that go on from a verdict."""
        found = cls()
        found.codes = list(verdict.codes)
        found._steps.update(verdict.steps)
        return found

    def good(self, step: StepName, detail: str) -> None:
        """The step passed, unless a reason stands against it already."""
        if self._steps[step].state != "failed":
            self._steps[step] = Step("good", detail)

    def unchecked(self, step: StepName, detail: str) -> None:
        """The step could not be taken, which by itself is no reason against the credential."""
        self._steps[step] = Step("not_checked", detail)

    def against(self, code: ReasonCode, detail: str = "", state: StepState | None = None) -> None:
        """A reason, in its step; the first detail of a failed step stays."""
        name, usual, sentence = STEP_OF[code]
        if code not in self.codes:
            self.codes.append(code)
        if self._steps[name].state != "failed":
            self._steps[name] = Step(state or usual, detail or sentence)

    def refused(self, refusal: RefusedError) -> None:
        """As `against`, from the exception that stopped the examination."""
        self.against(refusal.code, refusal.detail, refusal.state)
        if refusal.also is not None:
            self.against(refusal.also)

    def verdict(self, award: str) -> Verdict:
        """Verified when nothing speaks against it and its signature was found good."""
        proved = self._steps["signature"].state == self._steps["issuer_binding"].state == "good"
        return Verdict(award, proved and not self.codes, tuple(self.codes), dict(self._steps))
