"""A line as its reader sees it, for patterns: without the remains of HTML."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(
    r"</?(?:a|abbr|article|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|font|footer|h[1-6]|header|hr|"
    r"html|i|img|ins|label|li|main|mark|nav|ol|p|pre|section|small|span|strong|sub|sup|table|tbody|td|th|thead|"
    r"tr|u|ul)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
"""Only the tags of text: a name in angle brackets is what an anonymised or a generic text has."""


def straight(text: str) -> str:
    """`text` with straight apostrophes, every character in its place."""
    return text.replace("’", "'").replace("‘", "'")


def plain(text: str) -> str:
    """`text` with straight apostrophes, tags and entities resolved; places move."""
    return straight(unescape(_TAG.sub(" ", text)))
