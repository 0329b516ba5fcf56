"""Deciding on links: one by one, in bulk, and back again. Nothing is ever overwritten."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from skillmatch.domain import Decision, DecisionKind, DecisionOrigin, LinkState, clean
from skillmatch.errors import InputError, NotFoundError
from skillmatch.review import Recalibration, ReviewShare, fit_recalibration, labelled_links, share

from .hearing import RECALIBRATION, kept_recalibration
from .review_items import ReviewItem, Which, find_item, review_items, words_of

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

    from .snapshot import Snapshot


_UNDOES = "undoes "
"""How the note of an undoing begins; the batch follows."""


def decide(
    snapshot: Snapshot,
    ids: Sequence[str],
    state: LinkState,
    by: str,
    note: str = "",
    *,
    items: Sequence[ReviewItem] | None = None,
) -> tuple[Decision, ...]:
    """Confirm or reject the links with these ids (or unmistakable beginnings of them) in one batch.

    `items` are what ids may mean; by default everything there is to review. Raises NotFoundError.
    """
    known = review_items(snapshot) if items is None else items
    chosen = dict.fromkeys(find_item(known, wanted) for wanted in ids)
    return _keep(snapshot, [_said(item, state, by, note) for item in chosen])


def retarget(
    snapshot: Snapshot,
    wanted: str,
    skill: str,
    by: str,
    note: str = "",
    *,
    items: Sequence[ReviewItem] | None = None,
) -> tuple[Decision, ...]:
    """Reject a link and confirm another skill for the same words, in one batch; `items` as for `decide`.

    Raises NotFoundError.
    """
    all_items = review_items(snapshot) if items is None else items
    item = find_item(all_items, wanted)
    uri, label = _skill(snapshot, skill)
    if uri == item.decision.skill:
        raise InputError(f"that link is to {label!r} already", fix="Confirm it, or name another skill.")
    other = replace(
        item.decision, skill=uri, label=label, state="confirmed", probability=None, model="", by=by, note=note
    )
    known = {one.id: one for one in all_items}.get(other.key)
    if known is not None and known.decision.probability is not None:
        other = replace(other, probability=known.decision.probability, model=known.decision.model)
    return _keep(snapshot, [_said(item, "rejected", by, note), _fresh(other, "single")])


def add(
    snapshot: Snapshot, record: str, skill: str, by: str, *, statement: str = "", note: str = ""
) -> tuple[Decision, ...]:
    """Confirm a link that was not suggested: of a credential or posting, or of a statement anywhere.

    `statement` names the words by which the record speaks of the skill; with `record` "", the words that
    speak of it wherever they stand. Raises NotFoundError; InputError where the record has no such words.
    """
    uri, label = _skill(snapshot, skill)
    kind, words = _place(snapshot, record, statement)
    made = Decision(
        kind, record, words, snapshot.framework_id, uri, "confirmed", label=label, by=by, note=note
    )
    known = next((one for one in review_items(snapshot) if one.id == made.key), None)
    if known is not None:
        made = _said(known, "confirmed", by, note)
    return _keep(snapshot, [made])


def bulk(
    snapshot: Snapshot, state: LinkState, which: Which, by: str, *, note: str = "", dry_run: bool = False
) -> tuple[Decision, ...]:
    """Confirm or reject everything that is only suggested and that `which` means, in one batch.

    What was said of a statement wherever it stands holds: such links are no mere suggestions.
    With `dry_run` nothing is kept; what would be is returned all the same.
    """
    wanted = replace(which, states=frozenset({"suggested"}), stale=False)
    heard = snapshot.hearing.reviewed
    made = [
        _said(item, state, by, note, "bulk")
        for item in review_items(snapshot, wanted)
        for one in (item.decision,)
        if heard.decision(one.kind, one.record, one.statement, one.skill) is None
    ]
    return tuple(made) if dry_run or not made else _keep(snapshot, made)


def undo(workspace: Workspace, by: str, batch: str = "") -> tuple[Decision, ...]:
    """Put back what stood before a batch, by default the last one that was not itself an undoing.

    What somebody decided anew since then is left alone. Raises NotFoundError.
    """
    history = workspace.decisions.history()
    batches = list(dict.fromkeys(one.batch for one in history if one.origin != "undo"))
    undone = _undone(history)
    batch = batch or next((name for name in reversed(batches) if name not in undone), "")
    own = [one for one in history if one.batch == batch]
    if not batch:
        raise InputError("there is nothing left to undo", fix="`skillmatch review history` lists what was.")
    if not own:
        raise NotFoundError("batch", batch, batches, fix="`skillmatch review history` lists them.")
    standing = _standing(history)
    restored = []
    for one in own:
        held = standing[one.key]
        if held and held[-1].number == one.number:
            back = held[-2] if len(held) > 1 else replace(one, state="suggested")
            restored.append(replace(_fresh(back, "undo"), by=by, note=f"{_UNDOES}{batch}"))
    if not restored and batch in undone:
        raise InputError(f"batch {batch!r} is undone already")
    if not restored:
        raise InputError(f"all of batch {batch!r} was decided anew since", fix="Undo the later batch first.")
    return workspace.decisions.append(restored)


def last_batch(history: Sequence[Decision], by: str, keys: Collection[str]) -> str:
    """The latest batch of this reviewer's that is not undone and decided on any of these keys; else ""."""
    undone = _undone(history)
    own = (one for one in reversed(history) if one.origin != "undo" and one.by == by and one.key in keys)
    return next((one.batch for one in own if one.batch not in undone), "")


def _undone(history: Sequence[Decision]) -> set[str]:
    return {one.note.removeprefix(_UNDOES) for one in history if one.origin == "undo"}


def _standing(history: Sequence[Decision]) -> dict[str, list[Decision]]:
    """Key → its decisions that were not undone, latest last."""
    found: dict[str, list[Decision]] = {}
    for one in history:
        own = found.setdefault(one.key, [])
        if one.origin == "undo":
            batch = one.note.removeprefix(_UNDOES)
            found[one.key] = [other for other in own if other.batch != batch]
        else:
            own.append(one)
    return found


@dataclass(frozen=True, slots=True)
class ReviewStats:
    """Where the review of a framework's links stands."""

    framework: str
    counts: dict[str, int]
    """Items by state, and `stale` decisions beside them."""
    share: ReviewShare
    sentence: str
    decisions: int
    reviewers: dict[str, int]
    """Name → decisions made, withdrawn ones included."""
    labelled: int
    """Decisions that can be learnt from."""
    recalibrating: bool
    recalibration: Recalibration


def stats(snapshot: Snapshot) -> ReviewStats:
    """Counts, the share that people confirmed, and what recalibration does."""
    items = review_items(snapshot)
    counts: dict[str, int] = dict.fromkeys(("suggested", "confirmed", "rejected", "stale"), 0)
    for item in items:
        counts["stale" if item.stale else item.state] += 1
    history = snapshot.workspace.decisions.history(snapshot.framework_id)
    reviewers: dict[str, int] = {}
    for one in history:
        reviewers[one.by] = reviewers.get(one.by, 0) + 1
    links = [one for own in snapshot.taught.values() for one in own]
    asked = [one for own in snapshot.requirements.values() for one in own]
    whole = share([*links, *asked])
    on, fitted = kept_recalibration(snapshot.workspace, snapshot.framework_id)
    labelled = sum(1 for _ in labelled_links(snapshot.hearing.decisions))
    return ReviewStats(
        snapshot.framework_id, counts, whole, whole.sentence, len(history), reviewers, labelled, on, fitted
    )


def calibrate(snapshot: Snapshot, *, on: bool) -> Recalibration:
    """Fit the workspace's own probabilities on decisions made one by one, and use them, or stop using them.

    Only suggestions that somebody looked at count; a bulk decision says nothing of how right a score was.
    """
    judged = [
        one
        for one in labelled_links(snapshot.hearing.decisions)
        if one.looked_at and one.probability is not None and 0 < one.probability < 1
    ]
    fitted = fit_recalibration(
        [one.probability for one in judged if one.probability is not None],
        [one.positive for one in judged],
    )
    kept = json.dumps({"on": on and fitted.useful, "fitted": asdict(fitted)}, sort_keys=True)
    snapshot.workspace.set_meta(RECALIBRATION.format(framework=snapshot.framework_id), kept)
    return fitted


def _said(
    item: ReviewItem, state: LinkState, by: str, note: str, origin: DecisionOrigin = "single"
) -> Decision:
    return replace(_fresh(item.decision, origin), state=state, by=by, note=note)


def _fresh(decision: Decision, origin: DecisionOrigin) -> Decision:
    return replace(decision, origin=origin, at="", batch="", number=0)


def _keep(snapshot: Snapshot, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    return snapshot.workspace.decisions.append(decisions)


def _skill(snapshot: Snapshot, name: str) -> tuple[str, str]:
    row = snapshot.framework.find(name)
    if row is None:
        raise NotFoundError(f"skill in {snapshot.framework_id}", name, snapshot.framework.labels)
    return str(snapshot.framework.uris[row]), snapshot.framework.labels[row]


def _place(snapshot: Snapshot, record: str, statement: str) -> tuple[DecisionKind, str]:
    if not record:
        if not clean(statement):
            raise InputError("neither a record nor a statement is named")
        return "statement", clean(statement)
    held = snapshot.credentials.get(record) or snapshot.postings.get(record)
    if held is None:
        known = [*snapshot.credentials, *snapshot.postings]
        raise NotFoundError("credential or posting", record, known)
    words = words_of(held, statement) if clean(statement) else ""
    if words is None:
        raise InputError(
            f"{record!r} has no statement {clean(statement)!r}, or several with these words",
            fix="Quote one of its statements as it stands, or leave --statement out.",
        )
    return ("credential" if record in snapshot.credentials else "posting"), words
