"""HTML to plain text that keeps paragraphs and list items on lines of their own."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_TAGS = (
    "a|abbr|article|aside|b|big|blockquote|body|br|center|cite|code|dd|div|dl|dt|em|font|footer|h[1-6]|head|"
    "header|hr|html|i|img|li|main|nav|ol|p|pre|q|s|script|section|small|span|strong|style|sub|sup|table|tbody|"
    "td|tfoot|th|thead|title|tr|u|ul"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6]|tr|table|section|dt|dd)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BREAKING = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_SPACED = frozenset(("p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ul", "ol"))
_HIDDEN = frozenset(("script", "style"))


def to_text(source: str) -> str:
    """Plain text of `source`, which may be HTML, HTML escaped once more, or plain already.

    Text without tags keeps its line breaks. Only tags of HTML are taken for tags, so that `C<T>` and
    `a < b` survive.
    """
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    if not _TAG.search(text) and _ENTITY.search(text):
        text = html.unescape(text)
    if not _TAG.search(text):
        return _tidy(text)
    keep_breaks = not _BLOCK.search(text)
    parser = _Text(keep_breaks)
    parser.feed(_only_tags(text))
    parser.close()
    return _tidy("".join(parser.pieces))


def _only_tags(text: str) -> str:
    """The source with every `<` that opens no known tag escaped: the parser then runs in linear time."""
    text = _without_comments(text)
    pieces, end = [], 0
    for tag in _TAG.finditer(text):
        pieces += [text[end : tag.start()].replace("<", "&lt;"), tag.group()]
        end = tag.end()
    return "".join(pieces) + text[end:].replace("<", "&lt;")


def _without_comments(text: str) -> str:
    """The text without `<!-- … -->`; found by hand, as a pattern would run in quadratic time."""
    pieces, end = [], 0
    while (start := text.find("<!--", end)) >= 0 and (stop := text.find("-->", start + 4)) >= 0:
        pieces.append(text[end:start])
        end = stop + 3
    return " ".join((*pieces, text[end:]))


class _Text(HTMLParser):
    """Collects text, a line break at each block, "- " before each list item."""

    def __init__(self, keep_breaks: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.keep_breaks = keep_breaks
        self.pieces: list[str] = []
        self._hidden = 0
        self._lists = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in _HIDDEN
        if tag in _BREAKING:
            self._break(tag)
        self._lists += tag in _LISTS
        if tag == "li" and self.pieces[-1:] != ["- "]:
            self.pieces.append("- ")
        elif tag in ("td", "th"):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        self._lists -= tag in _LISTS and self._lists > 0
        if tag == "li" and self.pieces[-1:] == ["- "]:
            self.pieces.pop()
        if tag in _BREAKING:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            text = data if self.keep_breaks else re.sub(r"\s+", " ", data)
            if text.strip() or not self.pieces[-1:] or not self.pieces[-1].endswith("\n"):
                self.pieces.append(text)

    def _break(self, tag: str) -> None:
        """Leave the line; an empty line sets off paragraphs outside lists. Breaks that meet do not add up."""
        lines = 2 if tag in _SPACED and not self._lists else 1
        if self.pieces[-1:] == ["- "]:
            return  # <li><p>: the item begins on this line
        if not self.pieces or not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n" * lines)
        elif lines > len(self.pieces[-1]):
            self.pieces[-1] = "\n" * lines


def _tidy(text: str) -> str:
    """Blanks folded within lines, at most one empty line in a row, no item without words."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    joined = "\n".join("" if line == "-" else line for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()
