"""The commands that answer: index, extract, recommend, rank, search."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from functools import partial
from json import dumps as json_text
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from skillmatch.errors import InputError, StaleIndexError

from . import show
from .options import (
    AsOfOption,
    CountOption,
    EncoderOption,
    FormatOption,
    FrameworkOption,
    JsonOption,
    WorkspaceOption,
    chosen_format,
    day,
)
from .output import note
from .progress import progress_bars
from .session import open_matcher

if TYPE_CHECKING:
    from skillmatch.domain import Match, Posting, Recommendation
    from skillmatch.matcher import Hit, Matcher

Answer = TypeVar("Answer")
_TRIES = 50
_LONG = 10_000
"""Characters of a text that takes more than a second, and has its progress told."""
_PATH_LIKE = re.compile(r"\S*[/\\]\S*|\S+\.(txt|md|json|jsonl|csv|html?|pdf|docx?)", re.IGNORECASE)


class Collection(StrEnum):
    """What `search` looks through."""

    skills = "skills"
    competencies = "competencies"
    credentials = "credentials"
    postings = "postings"


def index(
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    encoder: EncoderOption = "",
    as_of: AsOfOption = None,
) -> None:
    """Link, embed and index what changed; what is up to date is left alone. Safe to stop and resume.

    Example: `skillmatch index -w my`
    """
    with _matcher(workspace, framework, encoder, as_of) as matcher, progress_bars() as progress:
        report = matcher.index(progress)
    note(report.summary)


def extract(
    text: Annotated[str, typer.Argument(help="Text, a file's path, or - for standard input.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    encoder: EncoderOption = "",
    number: CountOption = 3,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Find the framework skills a text speaks of.

    Example: `skillmatch extract "Maintain the firewall and write Python tools" --json -w my`
    """
    chosen = chosen_format(form, json)
    content = _content(text)
    with _matcher(workspace, framework, encoder) as matcher:
        if len(content) < _LONG:
            document = matcher.extract(content, number)
        else:
            with progress_bars() as progress:
                document = matcher.extract(content, number, progress)
    show.links(document, chosen)


def recommend(
    person: Annotated[str, typer.Argument(help="Person id.")],
    goal: Annotated[
        list[str] | None,
        typer.Option(
            "--goal", help="Posting or stack id, occupation, or skill; may be repeated.", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    number: CountOption = 5,
    as_of: AsOfOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Suggest a learner's next credentials, each with its reasons. Without a goal, demand is the goal.

    Example: `skillmatch recommend amara --goal "data analyst" -w demo-workspace`
    """
    chosen = chosen_format(form, json)

    def ask(matcher: Matcher) -> Sequence[Recommendation]:
        return matcher.recommend(person, goal or (), n=number)

    show.recommendations(answer(ask, workspace, framework, as_of), chosen)


def rank(
    posting: Annotated[str, typer.Argument(help="Posting id, a file's path, or - for standard input.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    number: CountOption = 10,
    must_have: Annotated[
        list[str] | None,
        typer.Option("--must-have", help="Skill a candidate must have verified.", show_default=False),
    ] = None,
    verified_only: Annotated[
        bool, typer.Option("--verified-only", help="Count verified skills alone.")
    ] = False,
    location: Annotated[
        str, typer.Option("--location", help="Who would work there: a place, or several parted by ';'.")
    ] = "",
    remote: Annotated[
        bool, typer.Option("--remote", help="Who would work remotely; with --location: they as well.")
    ] = False,
    by: Annotated[
        datetime | None,
        typer.Option("--by", formats=["%Y-%m-%d"], help="Who can begin on this day.", show_default=False),
    ] = None,
    trace: Annotated[
        Path | None,
        typer.Option("--trace", help="Keep the whole decision in this file, for audits.", show_default=False),
    ] = None,
    as_of: AsOfOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Rank candidates for a posting by verified skills, with the proving credential behind each.

    Place and day filter who is listed and change no score. Who has not stated them is listed, with a word.

    Example: `skillmatch rank data-analyst-rivermouth -n 5 --location Rivermouth --remote -w demo-workspace`
    """
    from skillmatch.domain import Place

    chosen = chosen_format(form, json)
    text = _content("-") if posting == "-" else ""
    place = Place(location, remote, day(by))

    def ask(matcher: Matcher) -> Sequence[Match]:
        wanted = matcher.posting_from_text(text) if text else matcher.posting(posting)
        ranked = matcher.rank if trace is None else partial(_traced, matcher, trace)
        return ranked(wanted, n=number, must_have=must_have or (), verified_only=verified_only, place=place)

    show.matches(answer(ask, workspace, framework, as_of), chosen)


def _traced(matcher: Matcher, file: Path, posting: Posting, **asked: Any) -> Sequence[Match]:
    """The ranking, and in `file` all there is to say of it; an earlier file is replaced as a whole."""
    from skillmatch.trust.locked import replace_file

    found, whole = matcher.rank_traced(posting, **asked)
    replace_file(file, json_text(whole).encode())
    return found


def search(
    text: Annotated[str, typer.Argument(help="What to look for, in your own words.")],
    collection: Annotated[Collection, typer.Option("--in", help="Where to look.")] = Collection.skills,
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    number: CountOption = 10,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Find skills, competencies, credentials or postings near a text.

    Example: `skillmatch search "keeping patients safe" --in credentials -w demo-workspace`
    """
    chosen = chosen_format(form, json)

    def ask(matcher: Matcher) -> Sequence[Hit]:
        return matcher.search(text, collection.value, n=number)

    show.hits(answer(ask, workspace, framework, None), chosen)


@contextmanager
def _matcher(
    workspace: Path | None, framework: str, encoder: str = "", as_of: datetime | None = None
) -> Iterator[Matcher]:
    with open_matcher(workspace, framework=framework, encoder=encoder, as_of=day(as_of)) as matcher:
        yield matcher


def answer(
    ask: Callable[[Matcher], Answer], workspace: Path | None, framework: str, as_of: datetime | None
) -> Answer:
    """What a fresh matcher answers. Records that others save in between make it start again."""
    with _matcher(workspace, framework, "", as_of) as matcher:
        for _ in range(_TRIES):
            if not matcher.is_fresh():
                note("Bringing the index up to date …")
                with progress_bars() as progress:
                    if not matcher.rescore(progress):
                        matcher.index(progress)
            with suppress(StaleIndexError):
                return ask(matcher)
        return ask(matcher)


def _content(text: str) -> str:
    """`-` reads standard input, the path of an existing file its content; anything else is itself."""
    content = _read(text)
    if not content.strip():
        place = "standard input" if text == "-" else text if text.strip() else None
        fix = "Give some text, a file's path, or - for standard input."
        raise InputError("the text is empty", file=place, fix=fix)
    return content


def _read(text: str) -> str:
    from skillmatch.readers.files import is_file, read_text

    if text == "-":
        try:
            return sys.stdin.read()
        except UnicodeDecodeError as error:
            raise InputError("is not UTF-8 text", file="standard input") from error
    if is_file(text):
        return read_text(Path(text))
    if _PATH_LIKE.fullmatch(text):
        note(f"There is no file {text!r}; it is read as the text itself.")
    return text
