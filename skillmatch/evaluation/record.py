"""Measure the default linker beside its baselines on several files in one run, and write figures for a
model card.

python -m skillmatch.evaluation.record ESCO.zip FILE.csv [FILE.csv …] [--json OUT]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SkillMatchError
from .baselines import Bm25Ranker, DenseRanker, Ranker, TfidfRanker
from .datasets import read_rows
from .linking import LinkingReport, evaluate_ranker, label_sentences, table

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework


def rankers(framework: Framework, encoder: Encoder) -> dict[str, Ranker]:
    """The systems compared, by name; indexing happens here, outside the measured time."""
    from ..linking import Linker

    return {
        "BM25": Bm25Ranker(framework),
        "char TF-IDF": TfidfRanker(framework),
        "encoder alone": DenseRanker(framework, encoder),
        "SkillMatch": Linker(framework, encoder),
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
    parser.add_argument("--json", type=Path, help="write all reports here")
    options = parser.parse_args(arguments)
    try:
        reports = _measure_all(options.framework, options.files)
    except SkillMatchError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        records = {
            file: {name: asdict(one) for name, one in found.items()} for file, found in reports.items()
        }
        options.json.write_text(json.dumps(records, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _measure_all(framework_file: Path, files: Sequence[Path]) -> dict[str, dict[str, LinkingReport]]:
    from ..encoders import load_encoder
    from ..frameworks import Framework
    from ..readers.esco import read_esco

    framework = Framework.from_records(read_esco(framework_file))
    encoder = load_encoder()
    systems = rankers(framework, encoder)
    found: dict[str, dict[str, LinkingReport]] = {}
    for file in files:
        found[file.name] = measure(file, framework, systems, encoder.id)
        report = found[file.name]["SkillMatch"]
        print(f"\n{file.name}: {report.queries} queries, {framework.info.id} {framework.info.version}\n")
        print(table(found[file.name]))
    return found


if __name__ == "__main__":
    sys.exit(main())
