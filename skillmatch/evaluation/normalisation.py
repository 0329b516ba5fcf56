"""Names to the entries of a framework: alias → skill, title → occupation, description → label.

Queries come from a CSV, or out of the framework itself; then what is asked is first taken out of the
framework that is ranked in, so that no system can look the answer up.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..domain import FrameworkRecords, Progress, Skill, fold, silent
from ..errors import FrameworkError
from ..frameworks import Framework
from .baselines import Ranker
from .labelled import read_dataset
from .linking import protocol_settings
from .measures import Measure, parse_measures
from .provenance import provenance
from .ranking import Queries, measure_systems
from .results import OURS, Result, framework_name

MEASURES = "RP@1,RP@5,RP@10,RR"
Source = Literal["aliases", "descriptions"]


@dataclass(frozen=True, slots=True)
class Names:
    """What is asked, and the framework to rank in. Rows of `queries.gold` are rows of `framework`."""

    name: str
    sha256: str
    framework: Framework
    queries: Queries
    unlabelled: int = 0
    unknown_labels: Mapping[str, int] = dataclasses.field(default_factory=dict)
    share_dropped: float = 0.0
    notes: tuple[str, ...] = ()


def occupations_as_skills(framework: Framework) -> Framework:
    """A framework whose entries are the occupations, groups left out, so that titles can be ranked.

    Raises FrameworkError where there are none.
    """
    entries = tuple(
        Skill(one.uri, one.label, description=one.description, alt_labels=one.alt_labels, code=one.code)
        for one in framework.occupations
        if not one.is_group
    )
    if not entries:
        raise FrameworkError(f"{framework.info.id} has no occupations.")
    info = dataclasses.replace(framework.info, title=f"{framework.info.title}: occupations")
    return Framework.from_records(FrameworkRecords(info=info, skills=entries))


def names_from_file(file: Path, framework: Framework) -> Names:
    """Names from a CSV with the columns `text,label` (see `datasets`), ranked in the framework as it is.

    Raises InputError as `read_dataset` does.
    """
    dataset = read_dataset(file, framework)
    data = dataset.data
    known = sum(_stands(text, own, framework) for text, own in zip(data.sentences, data.gold, strict=True))
    note = f"{known} of the texts stand in the framework as a name or description of what they mean."
    return Names(
        name=dataset.name,
        sha256=dataset.sha256,
        framework=framework,
        queries=Queries(data.sentences, data.gold),
        unlabelled=data.unlabelled,
        unknown_labels=data.unknown_labels,
        share_dropped=data.share_dropped,
        notes=(note,) if known else (),
    )


def held_out(framework: Framework, source: Source, share: float, seed: int = 0, limit: int = 0) -> Names:
    """Aliases or descriptions taken out of the framework, to be asked for.

    `share`, in (0, 1], of them is chosen by hash, of the alias, or of the URI of the skill described: the
    same for any order of the framework. `limit` keeps at most so many, chosen alike; 0 keeps all. An alias
    that is also a label is not asked for; one that several skills have is asked once, and each of them is
    right. With descriptions all of them are taken out, asked for or not: one missing alone would give itself
    away.
    Raises FrameworkError where nothing is left to ask.
    """
    texts = _aliases(framework) if source == "aliases" else _descriptions(framework)
    named = {text: text if source == "aliases" else str(framework.uris[min(texts[text])]) for text in texts}
    chosen = sorted((place, text) for text in texts if (place := _place(named[text], seed)) < share)
    kept = sorted(text for _, text in (chosen[:limit] if limit else chosen))
    if not kept:
        raise FrameworkError(
            f"{framework.info.id} has no {source} to hold out.", fix="Raise --hold-out, or give a CSV."
        )
    left = _without_aliases(framework, kept) if source == "aliases" else _without_descriptions(framework)
    gold = tuple(frozenset(texts[text]) for text in kept)
    asked = json.dumps(
        [[text, sorted(own)] for text, own in zip(kept, gold, strict=True)], ensure_ascii=False
    )
    return Names(
        name=f"{source} held out of {framework.info.id} {framework.info.version}",
        sha256=hashlib.sha256(asked.encode()).hexdigest(),
        framework=left,
        queries=Queries(tuple(kept), gold),
        notes=(
            f"{len(kept):,} of {len(texts):,} {source} asked, seed {seed}. They were taken out of the "
            "framework that is ranked in; an encoder trained on this framework may have seen them.",
        ),
    )


def evaluate_names(
    names: Names,
    system: Ranker,
    against: Mapping[str, Ranker] | None = None,
    measures: Sequence[Measure] = (),
    *,
    encoder: str = "",
    progress: Progress = silent,
) -> Result:
    """Measure `system`, which ranks the rows of `names.framework`, beside those in `against`."""
    systems = {OURS: system, **(against or {})}
    found = measure_systems(systems, names.queries, measures or parse_measures(MEASURES), progress)
    return Result(
        task="normalisation",
        data=names.name,
        data_sha256=names.sha256,
        framework=framework_name(names.framework),
        framework_sha256=names.framework.info.sha256,
        encoder=encoder,
        system=OURS,
        version=found[OURS].version,
        measures=found[OURS].measures,
        intervals=found[OURS].intervals,
        queries=len(names.queries.texts),
        unlabelled=names.unlabelled,
        unknown_labels=dict(names.unknown_labels),
        share_dropped=names.share_dropped,
        seconds=found[OURS].seconds,
        systems=found,
        query_keys=names.queries.keys,
        provenance=provenance(protocol_settings()),
        notes=names.notes,
    )


def _place(text: str, seed: int) -> float:
    """Where a text falls in [0, 1), by the first eight bytes of its sha256.

    The seed stands before the text unless it is 0: the shipped encoder's training keeps out what falls lowest
    by its plain sha256 (a tenth of the aliases, a twentieth of the skills' descriptions), so that seed 0 asks
    for what it has not seen.
    """
    salted = f"{seed}\n{text}" if seed else text
    return int.from_bytes(hashlib.sha256(salted.encode("utf-8", "surrogatepass")).digest()[:8]) / 2**64


def _aliases(framework: Framework) -> dict[str, set[int]]:
    """Alias → rows that have it, those that are a label of any skill left out; one spelling an alias."""
    labels = {fold(label) for label in framework.labels}
    rows: dict[str, set[int]] = {}
    spelt: dict[str, str] = {}
    for row, aliases in enumerate(framework.alt_labels):
        for alias in aliases:
            key = fold(alias)
            if key and key not in labels:
                rows.setdefault(key, set()).add(row)
                spelt[key] = min(alias, spelt.get(key, alias))
    return {spelt[key]: own for key, own in rows.items()}


def _descriptions(framework: Framework) -> dict[str, set[int]]:
    rows: dict[str, set[int]] = {}
    for row, text in enumerate(framework.descriptions):
        if text.strip():
            rows.setdefault(text, set()).add(row)
    return rows


def _without_aliases(framework: Framework, gone: Iterable[str]) -> Framework:
    keys = {fold(alias) for alias in gone}
    return _changed(
        framework,
        lambda skill: dataclasses.replace(
            skill, alt_labels=tuple(alias for alias in skill.alt_labels if fold(alias) not in keys)
        ),
    )


def _without_descriptions(framework: Framework) -> Framework:
    return _changed(framework, lambda skill: dataclasses.replace(skill, description=""))


def _changed(framework: Framework, change: Callable[[Skill], Skill]) -> Framework:
    """The framework with every skill changed, and with a sha256 that tells it from the whole one."""
    records = framework.records
    skills = tuple(map(change, records.skills))
    digest = hashlib.sha256(records.info.sha256.encode())
    for skill in skills:
        digest.update(repr((skill.uri, skill.alt_labels, skill.description)).encode())
    info = dataclasses.replace(records.info, sha256=digest.hexdigest())
    return Framework.from_records(dataclasses.replace(records, info=info, skills=skills))


def _stands(text: str, rows: Iterable[int], framework: Framework) -> bool:
    """Whether the text is a name or the description of any of its right rows."""
    key = fold(text)
    return any(
        key
        in {
            fold(name)
            for name in (framework.labels[row], framework.descriptions[row], *framework.alt_labels[row])
        }
        for row in rows
    )
