"""The committee's page: well formed, escaped, readable without colour."""

from __future__ import annotations

from html.parser import HTMLParser

from skillmatch.designer import mapped_from
from skillmatch.designer.page import page
from skillmatch.domain import Credential, TaughtSkill

_VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Checks that tags close in order and collects what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    return reader


def test_the_page_says_everything_in_words_and_symbols(ask):
    report = ask(name="Data start")
    text = page(report)
    got = read(text)
    for word in ("Data start", "● covered", "◐ partly", "○ missing", "confirmed by a person", "0.90"):
        assert word in got.text
    assert 'lang="en"' in text
    assert got.seen.count("caption") == got.seen.count("table") >= 3
    assert "script" not in got.seen
    assert "http" not in text.replace("http-equiv", "")
    for gap in report.gaps:
        assert gap.name in got.text


def test_untrusted_words_stay_words(ask):
    bad = '<script>alert("x")</script>\u202e'
    programme = (Credential("a", bad, "i"),)
    taught = {"a": [TaughtSkill("u1", "Python", 0.55, bad, False)]}
    text = page(ask(programme, mapped=mapped_from(taught, programme), name=bad))
    assert "<script" not in text
    assert "\u202e" not in text
    assert "alert" in read(text).text


def test_an_empty_report_is_a_page_too(ask):
    assert "0 covered" in read(page(ask((), rows=[]))).text
