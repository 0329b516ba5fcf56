"""From credentials and answers to an audit, worst credential first. Reads no store and no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from skillmatch.domain import Credential

from .checks import MAX_GRADE, Subject, findings
from .lists import questions
from .model import Answer, CredentialAudit, EquityAudit, Run


def equity_audit(
    credentials: Iterable[Credential],
    answers: Mapping[str, Sequence[Answer]],
    moment: datetime,
    *,
    trend: Sequence[Run] = (),
    images: Path | None = None,
    max_grade: float = MAX_GRADE,
) -> EquityAudit:
    """The audit of some credentials at `moment`, whose year research is dated by.

    `answers` has everything answered so far, oldest first, by credential; `images` is the one folder images
    are read from. Credentials come worst score first, whatever the order they were given in.
    """
    audits = [
        CredentialAudit(
            one.id,
            one.name,
            findings(Subject(one, moment.year, images, max_grade)),
            _latest(answers.get(one.id, ())),
        )
        for one in credentials
    ]
    audits.sort(key=lambda audit: (2.0 if audit.score is None else audit.score, audit.name, audit.credential))
    return EquityAudit(
        moment.date(), tuple(audits), _total(audits, moment, max_grade, images is not None), tuple(trend)
    )


def _latest(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """The last answer to each question that is still asked, in the order of the checklist."""
    last = {one.question: one for one in answers}
    return tuple(last[question.id] for question in questions() if question.id in last)


def comparable(runs: Iterable[Run], to: Run) -> tuple[Run, ...]:
    """The runs made by the same rules as `to`, oldest first."""
    return tuple(sorted((run for run in runs if run.is_like(to)), key=lambda run: run.moment))


def _total(audits: Sequence[CredentialAudit], moment: datetime, max_grade: float, images: bool) -> Run:
    failures = Counter(one.check for audit in audits for one in audit.findings if one.state == "fail")
    replies = Counter(one.reply for audit in audits for one in audit.answers)
    return Run(
        moment=moment,
        credentials=len(audits),
        passed=sum(audit.count("pass") for audit in audits),
        failed=failures.total(),
        unknown=sum(audit.count("unknown") for audit in audits),
        failures=dict(sorted(failures.items())),
        yes=replies["yes"],
        no=replies["no"],
        open=len(audits) * len(questions()) - replies.total(),
        max_grade=max_grade,
        images=images,
    )
