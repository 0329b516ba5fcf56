"""HTML and SVG in which every text is escaped unless it was made here."""

from __future__ import annotations

from html import escape

from skillmatch.domain import printable

_VOID = frozenset({"meta", "rect", "line", "path", "input", "br"})


class Markup(str):
    """Text that is markup already. Only `tag` and `joined` make it from anything but constants."""

    __slots__ = ()


def text(value: object) -> Markup:
    """Any value as harmless text: markup characters escaped, control and reversing characters replaced."""
    if isinstance(value, Markup):
        return value
    return Markup(escape(printable(str(value)), quote=True))


def tag(name: str, /, *children: object, **attributes: object) -> Markup:
    """`<name …>children</name>`; of attributes `_` becomes `-`, a last one goes, and None leaves it out.

    `name` and the names of attributes are the program's own words.
    """
    given = (
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    start = f"<{name}{''.join(given)}"
    if name in _VOID:
        return Markup(f"{start}/>")
    return Markup(f"{start}>{joined(*children)}</{name}>")


def joined(*children: object) -> Markup:
    """The children one after the other, each escaped where it is not markup."""
    return Markup("".join(text(child) for child in children))
