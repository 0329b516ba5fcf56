"""How each kind of job is done. Whatever is stopped on the way, even by a power cut, is done once in the end.

Texts already linked are kept with the job, an index goes on from its last batch, and an import leaves a
mark in the same transaction as its records: a second run sees it and goes on behind it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

import msgspec

from skillmatch.domain import Progress
from skillmatch.errors import FetchError, InputError

from .claims import Claimed, Claims
from .desk import Desk
from .records import ExtractWork, FrameworkWork, ImportWork, IndexWork, ReportWork, SampleWork, VerifyWork

if TYPE_CHECKING:
    from skillmatch.domain import Link
    from skillmatch.workspace import Workspace

MARK = "job"
"""Note in the workspace that says which job's records went in last, and with what report."""
_CHARACTERS = 400_000
_TEXTS = 500
"""Texts linked between two commits: at most so many, of so many characters."""
Result = dict[str, Any]


def do(claimed: Claimed, desk: Desk, store: Claims, progress: Progress) -> Result:
    """Do a job and return its result. Raises whatever it meets."""
    work = claimed.work
    match work:
        case ExtractWork():
            return _extract(claimed, work, desk, store, progress)
        case ImportWork():
            return _import(claimed, work, desk, progress)
        case FrameworkWork():
            return _framework(claimed, work, desk, progress)
        case IndexWork():
            return _index(desk, progress)
        case SampleWork():
            return _sample(claimed, work, desk, progress)
        case VerifyWork():
            return _verify(claimed, work, desk)
        case ReportWork():
            return _report(work, desk, progress)
    assert_never(work)


def _extract(claimed: Claimed, work: ExtractWork, desk: Desk, store: Claims, progress: Progress) -> Result:
    from skillmatch.matcher.documents import left_alone

    texts = msgspec.json.decode(_file(claimed).read_bytes(), type=list[str])
    matcher = desk.matcher()
    framework, done = matcher.framework, claimed.results

    def tell(*_: object, **__: object) -> None:
        progress("linking texts", done, len(texts))

    most = matcher.linker().settings.max_pieces
    with matcher.link_pool(progress) as pool:
        for batch in _batches(texts[done:]):
            links = pool.link_many(batch, work.n, tell)
            found = [
                _line(number, one, left_alone(text, framework, most))
                for number, (text, one) in enumerate(zip(batch, links, strict=True), done)
            ]
            store.add_results(claimed.id, done, found)
            done += len(batch)
            tell()
    info = framework.info
    metadata = {"encoder": matcher.encoder.id, "framework": info.id, "version": info.version}
    return {"texts": len(texts), "metadata": metadata}


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _CHARACTERS or len(batch) >= _TEXTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _line(number: int, links: Sequence[Link], rest: dict[str, Any]) -> bytes:
    from skillmatch.matcher.documents import link_document

    line: dict[str, Any] = {"number": number, "links": [link_document(link) for link in links]}
    return msgspec.json.encode(line | rest)


def _import(claimed: Claimed, work: ImportWork, desk: Desk, progress: Progress) -> Result:
    from skillmatch.matcher.uploads import keep_sent, read_sent

    def read(workspace: Workspace) -> Callable[[], Result]:
        progress("reading", 0, None)
        file = _file(claimed)
        sent = read_sent(work.kind, file, person=work.person, skip_bad=work.skip_bad)

        def keep() -> Result:
            report = keep_sent(workspace, sent, by=work.by, progress=progress)
            return {"saved": report.saved, "bad": list(report.bad)}

        return keep

    result, fresh = _once(claimed, desk, read, progress)
    if work.kind == "trust":
        from skillmatch.matcher.trusting import rescore_all

        rescore_all(desk.workspace(), progress)
    return result | _indexed(desk, fresh if work.index is None else work.index, progress)


def _framework(claimed: Claimed, work: FrameworkWork, desk: Desk, progress: Progress) -> Result:
    from skillmatch.matcher.framework_uploads import read_framework_sent

    def read(workspace: Workspace) -> Callable[[], Result]:
        records = read_framework_sent(work.form, _file(claimed), work.stated, progress)
        chosen = desk.framework()

        def keep() -> Result:
            if chosen and not workspace.meta("framework"):
                workspace.set_meta("framework", chosen)  # else the first by name would be asked in
            workspace.save_framework(records)
            counts = workspace.framework_counts(records.info.id)
            return {"framework": records.info.id, "missing": records.info.missing, "saved": counts}

        return keep

    result, fresh = _once(claimed, desk, read, progress)
    desk.renew()
    return result | _indexed(desk, fresh if work.index is None else work.index, progress)


def _once(
    claimed: Claimed, desk: Desk, read: Callable[[Workspace], Callable[[], Result]], progress: Progress
) -> tuple[Result, bool]:
    """What the job keeps, and whether the index fitted before; looked up where an earlier run did it.

    `read` does all that takes long and returns what keeps it, in one transaction with our mark.
    """
    workspace = desk.workspace()
    known = marked(workspace)
    if known.get("id") == claimed.id:
        return dict(known["result"]), bool(known["fresh"])
    fresh = desk.is_fresh(progress)
    keep = read(workspace)
    with workspace.changing():
        result = keep()
        bad = len(result.get("bad", ()))
        told = f"{bad:,} records were left out; the service stopped before it said which."
        noted = result | ({"bad": [told]} if bad else {})
        workspace.set_meta(MARK, json.dumps({"id": claimed.id, "fresh": fresh, "result": noted}))
    return result, fresh


def marked(workspace: Workspace) -> dict[str, Any]:
    """The mark of the last job that kept something: `{"id", "fresh", "result"}`, or nothing."""
    found: dict[str, Any] = json.loads(workspace.meta(MARK) or "{}")
    return found


def _indexed(desk: Desk, wanted: bool, progress: Progress) -> Result:
    return _index(desk, progress) if wanted else {}


def _index(desk: Desk, progress: Progress) -> Result:
    from skillmatch.matcher.keeping_fresh import made_fresh

    report = made_fresh(desk.matcher(), progress)
    return {"index": msgspec.to_builtins(report), "summary": report.summary}


def _sample(claimed: Claimed, work: SampleWork, desk: Desk, progress: Progress) -> Result:
    from skillmatch.matcher.loading import load_sample, pull_framework

    workspace = desk.workspace(create=True)
    if workspace.people() and marked(workspace).get("id") != claimed.id:
        raise InputError("the workspace holds people already", fix="Load the sample into a new workspace.")
    workspace.set_meta(MARK, json.dumps({"id": claimed.id}))
    progress("loading the sample", 0, None)
    result: Result = {"saved": load_sample(workspace, people=work.people, seed=work.seed, progress=progress)}
    chosen = "starter"
    if work.esco:
        try:
            chosen = pull_framework(workspace, "esco", progress).info.id
        except FetchError as error:
            result["note"] = f"{error.message} The starter framework is used instead."
    workspace.set_meta("framework", chosen)
    desk.renew()
    return result | {"framework": chosen} | _index(desk, progress)


def _verify(claimed: Claimed, work: VerifyWork, desk: Desk) -> Result:
    from skillmatch.matcher.verifying import verify_document

    report = verify_document(desk.workspace(), _file(claimed).read_bytes(), work.subjects)
    return dict(msgspec.to_builtins(report))


def _report(work: ReportWork, desk: Desk, progress: Progress) -> Result:
    from skillmatch.ecosystem import Period

    matcher = desk.matcher()
    period = Period.asked(work.quarter, work.year, work.start, work.end, matcher.snapshot.as_of)
    report = matcher.report(period, hide_under=work.hide_under, progress=progress)
    return dict(msgspec.to_builtins(report))


def _file(claimed: Claimed) -> Path:
    if claimed.file is None or not claimed.file.is_file():
        raise InputError("what was sent is no longer there", fix="Send it again.")
    return claimed.file
