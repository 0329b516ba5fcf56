"""Results as Markdown: what stands in a card or a report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ..domain.text import printable
from .extraction import ExtractionReport
from .intervals import Interval, Paired
from .peers import PeerReport
from .ranking import SystemResult
from .results import Result
from .summary import interval, rate, summaries, together_note

_TOLD = 5


def markdown(results: Iterable[Result]) -> str:
    """A document with one section a data set, and how to make the figures again."""
    listed = list(results)
    parts = ["# Evaluation\n", *([summary(listed), ""] if len(listed) > 1 else [])]
    parts += [section(result) for result in listed]
    if listed:
        parts.append(_again(listed[0]))
    return "\n".join(parts)


def summary(results: Sequence[Result]) -> str:
    """The measured system alone on every data set: see `summaries`."""
    told = together_note(results)
    tables = (_grid(own.headings, own.rows) for own in summaries(results))
    return "\n\n".join((*tables, *([told] if told else [])))


def section(result: Result) -> str:
    """The tables of one data set."""
    lines = [
        f"## {result.data}\n",
        f"{result.task}, {result.queries:,} queries, {result.framework}, encoder {result.encoder}, "
        f"system version {result.version}; data sha256 `{result.data_sha256}`. In %, with 95% bootstrap "
        "intervals; p: paired randomisation test.\n",
        table(result.systems),
        "",
    ]
    if result.unknown_labels:
        named = ", ".join(f"“{_plain(label)}”" for label in list(result.unknown_labels)[:_TOLD])
        lines.append(
            f"{100 * result.share_dropped:.1f}% of the labels are not in the framework ({named} …).\n"
        )
    lines += [f"{note}\n" for note in result.notes]
    if result.extraction is not None:
        lines += [extraction(result.extraction), ""]
    if result.peers:
        lines += [peers_table(result.peers), ""]
    return "\n".join(lines)


def table(systems: Mapping[str, SystemResult], names: Collection[str] = ()) -> str:
    """One row a system, measures in % with their interval, the better of each pair told by its p."""
    first = next(iter(systems.values()), None)
    columns = list(names) or list(first.measures if first else ())
    lines = ["| system | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    for name, system in systems.items():
        cells = [_figure(system.intervals[one], system.ours_minus_this.get(one)) for one in columns]
        lines.append(f"| {_plain(name)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def extraction(report: ExtractionReport) -> str:
    """Links end to end, and whether their scores are probabilities."""
    intervals = report.intervals
    own = report.calibration
    lines = [
        f"Links over {report.sentences:,} sentences: F1 {interval(intervals['f1'], 1, 3)}, precision "
        f"{interval(intervals['precision'], 1, 3)}, recall {interval(intervals['recall'], 1, 3)}. "
        + _alarms(report)
        + "\n",
        f"Expected calibration error {interval(own.ece, 1, 3)} over {own.links:,} links"
        + (f", by chance alone {interval(own.chance, 1, 3)}" if own.chance else "")
        + f"; Brier {own.brier:.3f}.\n",
        "| said | links | mean said | share right |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {one.low:.1f}–{one.high:.1f} | {one.count:,} | {one.probability:.3f} | {one.right:.3f} |"
        for one in own.bins
        if one.count
    ]
    return "\n".join(lines)


PEER_HEADINGS = ("links of", "F1", "precision", "recall", "false alarms", "ours − this, F1")


def peer_rows(peers: Mapping[str, PeerReport]) -> list[tuple[str, ...]]:
    """Cells under `PEER_HEADINGS`, a row a system."""
    return [
        (
            name,
            *(interval(one.intervals[measure], 1, 3) for measure in ("f1", "precision", "recall")),
            rate(one.without_label),
            interval(one.ours_minus_this, 1, 3),
        )
        for name, one in peers.items()
    ]


def peers_table(peers: Mapping[str, PeerReport]) -> str:
    """What plainer systems' links are worth on the same sentences."""
    return _grid(PEER_HEADINGS, peer_rows(peers))


def _alarms(report: ExtractionReport) -> str:
    """How many sentences that should get nothing get a skill."""
    told = "" if report.without_label.sentences else "Every sentence has a label in the framework."
    for alarms, what in (
        (report.without_label, "sentences without a label in the framework"),
        (report.without_skill, "sentences in which nothing is marked"),
        (report.given_without, "sentences given as having no skill"),
    ):
        if alarms and alarms.sentences:
            told += f"{100 * alarms.rate:.1f}% of {alarms.sentences:,} {what} are given a skill. "
    return told.strip()


def chance(p: float) -> str:
    """`p .031`; what the number of sign flips cannot tell apart is `p < .001`."""
    return "p < .001" if p < 0.001 else f"p {p:.3f}".replace("0.", ".", 1)


def _figure(value: Interval, versus: Paired | None) -> str:
    return interval(value) + (f" {chance(versus.p)}" if versus else "")


def _again(result: Result) -> str:
    made = result.provenance
    packages = ", ".join(f"{name} {version}" for name, version in made.packages.items())
    return (
        "## How these figures were made\n\n"
        f"```\n{made.command.replace('`', '')}\n```\n\n"
        f"Commit `{made.commit or 'not known'}`, {made.measured_at}, Python {made.python} on {made.machine}, "
        f"{made.processors} processors; {packages}. "
        + "; ".join(f"{name}: {value}" for name, value in made.settings.items())
        + ".\n"
    )


def _grid(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that come from outside."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return "\n".join([*lines, *("| " + " | ".join(map(_plain, row)) + " |" for row in rows)])


def _plain(text: str) -> str:
    """Text from outside that cannot break a table or steer a terminal."""
    return printable(text).replace("|", "\\|")
