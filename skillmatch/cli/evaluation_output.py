"""How results of `skillmatch eval` are printed and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillmatch.domain.text import printable

from .output import note, out, print_json, print_table, quantity

if TYPE_CHECKING:
    from skillmatch.evaluation import Comparison, ExtractionReport, PeerReport, Queries, Ranker, Result
    from skillmatch.evaluation.intervals import Interval
    from skillmatch.frameworks import Framework

_LISTED = 20


def result(found: Result) -> None:
    """One data set: its table of systems, what became of its links, and what was left out."""
    from skillmatch.evaluation.markdown import chance
    from skillmatch.evaluation.summary import interval

    title = (
        f"{printable(found.data)}: {quantity(found.queries, 'queries')}, {found.framework}; % (95% interval)"
    )
    headings = ("system", *found.measures)
    rows = [
        (printable(name), *(interval(system.intervals[measure]) for measure in found.measures))
        for name, system in found.systems.items()
    ]
    print_table(title, headings, rows)
    for name, system in found.systems.items():
        if versus := system.ours_minus_this:
            told = ", ".join(
                f"{measure} {100 * one.difference.mean:+.1f} ({chance(one.p)})"
                for measure, one in versus.items()
            )
            out().print(f"  {found.system} − {printable(name)}: {told}", soft_wrap=True)
    if found.extraction is not None:
        _extraction(found.extraction)
    if found.peers:
        _peers(found.peers)
    for told in found.notes:
        note(printable(told))
    _left_out(found)


def tell(results: Sequence[Result], folder: Path | None, *, json: bool) -> None:
    """Print results, and write them to `folder`, if there is one."""
    if json:
        print_json(plain(results))
    else:
        _print(results)
    if folder is not None:
        save(results, folder)


def _print(results: Sequence[Result]) -> None:
    for one in results:
        result(one)
    if len(results) > 1:
        from skillmatch.evaluation.summary import summaries, together_note

        for own in summaries(results):
            title = f"All, {results[0].system} alone: {own.title}"
            print_table(title, own.headings, [list(map(printable, row)) for row in own.rows])
        if told := together_note(results):
            note(told)


def comparison(found: Comparison) -> None:
    """Two results, measure by measure."""
    from skillmatch.evaluation.markdown import chance
    from skillmatch.evaluation.summary import interval

    rows = [
        (name, interval(one.difference), chance(one.p), f"{one.better:,}", f"{one.worse:,}", f"{one.equal:,}")
        for name, one in found.measures.items()
    ]
    title = (
        f"{printable(found.first)} − {printable(found.second)}, {quantity(found.queries, 'queries')}, in %"
    )
    print_table(title, ("measure", "difference", "chance", "better", "worse", "equal"), rows)
    for warning in found.warnings:
        note(f"Beware: {printable(warning)}.")


def save_runs(
    folder: Path, found: Result, systems: Mapping[str, Ranker], framework: Framework, queries: Queries
) -> None:
    """Write each system's ranking of one data set as a run file."""
    from skillmatch.errors import InputError, reason_of
    from skillmatch.evaluation import write_run

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, system in systems.items():
            file = folder / f"{_file_name(found.data)}.{_file_name(name, whole=True)}.run"
            write_run(file, name, system, framework, queries)
    except OSError as error:
        raise InputError(reason_of(error), file=folder) from error


def plain(results: Sequence[Result]) -> Any:
    """What `--json` prints: the one document, or a list where several files were measured."""
    from skillmatch.evaluation.results import plain

    documents = [plain(one) for one in results]
    return documents if len(documents) > 1 else documents[0]


def save(results: Sequence[Result], folder: Path) -> None:
    """Write one JSON a result and one Markdown document for all into `folder`."""
    from skillmatch.errors import InputError, reason_of
    from skillmatch.evaluation import markdown, save_result

    task = results[0].task
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one, name in zip(results, _file_names(results), strict=True):
            save_result(one, folder / f"{task}-{name}.json")
        (folder / f"{task}.md").write_text(markdown(results), encoding="utf-8")
    except OSError as error:
        raise InputError(reason_of(error), file=folder) from error
    note(f"Wrote {quantity(len(results), 'results')} and {task}.md to {folder}.")


def _file_names(results: Sequence[Result]) -> list[str]:
    """Stems of the data sets' names; a number behind one that is there already."""
    found: dict[str, None] = {}
    for one in results:
        stem = _file_name(one.data)
        number, name = 1, stem
        while name in found:
            number += 1
            name = f"{stem}-{number}"
        found[name] = None
    return list(found)


def _file_name(text: str, *, whole: bool = False) -> str:
    """A name that any file system takes, without its ending unless it is no file's name."""
    stem = text if whole or not text.lower().endswith((".csv", ".tsv", ".txt")) else Path(text).stem
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in stem)[:100]


def _extraction(report: ExtractionReport) -> None:
    from skillmatch.evaluation.summary import interval

    own, alarms, marked = report.calibration, report.without_label, report.without_skill
    shares = {name: interval(value, 1, 3) for name, value in report.intervals.items()}
    print_table(
        f"Links over {quantity(report.sentences, 'sentences')}, at the shipped threshold",
        ("measure", "value", "of"),
        [
            ("F1", shares["f1"], f"{report.found:,} linked, {report.skills:,} labelled"),
            ("precision", shares["precision"], ""),
            ("recall", shares["recall"], ""),
            (
                "false alarms",
                f"{alarms.rate:.3f}",
                f"{alarms.sentences:,} sentences without a label in the framework",
            ),
            *(
                [("", f"{marked.rate:.3f}", f"{marked.sentences:,} in which nothing is marked")]
                * bool(marked.sentences)
            ),
            *_without_skill(report),
            ("calibration error", interval(own.ece, 1, 3), f"{own.links:,} links (ECE, 10 bins)"),
            *_by_chance(own.chance),
        ],
    )
    print_table(
        "Reliability: of the links said to be right so often, how many are",
        ("said", "links", "mean said", "right"),
        [
            (f"{one.low:.1f}–{one.high:.1f}", f"{one.count:,}", f"{one.probability:.3f}", f"{one.right:.3f}")
            for one in own.bins
            if one.count
        ],
    )


def _peers(peers: Mapping[str, PeerReport]) -> None:
    from skillmatch.evaluation.markdown import PEER_HEADINGS, peer_rows

    rows = [tuple(map(printable, row)) for row in peer_rows(peers)]
    print_table("Links of plainer systems on the same sentences", PEER_HEADINGS, rows)


def _without_skill(report: ExtractionReport) -> list[tuple[str, str, str]]:
    """The line of `--none`, where it was given."""
    if report.given_without is None:
        return []
    alarms = report.given_without
    return [("", f"{alarms.rate:.3f}", f"{alarms.sentences:,} sentences given as having none")]


def _by_chance(error: Interval | None) -> list[tuple[str, str, str]]:
    """The line beneath the calibration error, which older results lack."""
    from skillmatch.evaluation.summary import interval

    told = "what honest probabilities of so many links show by chance"
    return [("", interval(error, 1, 3), told)] if error else []


def _left_out(found: Result) -> None:
    """The labels left out, most frequent first; all of them are in the JSON."""
    labels = list(found.unknown_labels)
    if not labels:
        return
    share = f"{100 * found.share_dropped:.1f}% of the labels"
    note(f"Not in {found.framework}: {quantity(len(labels), 'labels')}, {share} given.")
    for label in labels[:_LISTED]:
        note(f"  {printable(label)}")
    if len(labels) > _LISTED:
        note(f"  … and {len(labels) - _LISTED:,} more; --json lists all.")
