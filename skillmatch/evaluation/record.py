"""Measure the default linker beside its baselines on several files in one run, and write figures for a
model card.

python -m skillmatch.evaluation.record ESCO.zip FILE.csv [FILE.csv …] [--none SKILLSPAN.json] [--json OUT]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import SkillMatchError
from .baselines import Bm25Ranker, DenseRanker, Ranker, TfidfRanker
from .datasets import read_rows
from .extraction import evaluate_extraction, false_alarm_rate, read_unannotated
from .linking import LinkingReport, evaluate_ranker, label_sentences, table

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework


OURS = "SkillMatch"


def baselines(framework: Framework, encoder: Encoder) -> dict[str, Ranker]:
    """The systems compared with, by name; indexing happens here, outside the measured time."""
    return {
        "BM25": Bm25Ranker(framework),
        "char TF-IDF": TfidfRanker(framework),
        "encoder alone": DenseRanker(framework, encoder),
    }


def measure(
    file: Path, framework: Framework, systems: Mapping[str, Ranker], encoder: str = ""
) -> dict[str, LinkingReport]:
    """System → report on one file, in any layout that `datasets.read_rows` knows."""
    data = label_sentences(read_rows(file), framework)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {
        name: evaluate_ranker(data, framework, system, encoder=encoder, data_sha256=digest)
        for name, system in systems.items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when done, 1 when something cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m skillmatch.evaluation.record", description=__doc__)
    parser.add_argument("framework", type=Path, help="ESCO as the portal ships it")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--none", type=Path, help="SkillSpan file: its sentences without any annotation")
    parser.add_argument("--json", type=Path, help="write all reports here")
    options = parser.parse_args(arguments)
    try:
        records = _measure_all(options.framework, options.files, options.none)
    except SkillMatchError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        options.json.write_text(json.dumps(records, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _measure_all(framework_file: Path, files: Sequence[Path], none: Path | None) -> dict[str, Any]:
    from ..encoders import load_encoder
    from ..frameworks import Framework
    from ..linking import Linker
    from ..readers.esco import read_esco

    framework = Framework.from_records(read_esco(framework_file))
    encoder = load_encoder()
    linker = Linker(framework, encoder)
    systems = {**baselines(framework, encoder), OURS: linker}
    records: dict[str, Any] = {}
    for file in files:
        reports = measure(file, framework, systems, encoder.id)
        extraction = evaluate_extraction(read_rows(file), framework, linker)
        queries = reports[OURS].queries
        print(f"\n{file.name}: {queries} queries, {framework.info.id} {framework.info.version}\n")
        print(table(reports))
        print(f"\nlinks: F1 {extraction.f1:.3f}, precision {extraction.precision:.3f}, "
              f"recall {extraction.recall:.3f} over {extraction.sentences} sentences")  # fmt: skip
        ranking = {name: asdict(report) for name, report in reports.items()}
        records[file.name] = {"ranking": ranking, "extraction": asdict(extraction)}
    if none:
        sentences = read_unannotated(none)
        rate = false_alarm_rate(sentences, linker)
        print(f"\n{none.name}: {rate:.3f} of {len(sentences)} sentences without annotation get a skill")
        records[none.name] = {"sentences": len(sentences), "false_alarm_rate": rate}
    return records


if __name__ == "__main__":
    sys.exit(main())
