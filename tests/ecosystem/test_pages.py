"""Pages are self-contained, accessible by structure, and let nothing hostile through."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.ecosystem import Ecosystem, Period, ecosystem_report
from skillmatch.ecosystem.breakdowns import Labels
from skillmatch.ecosystem.equity.colour import contrast
from skillmatch.ecosystem.pages import report_page, report_rows
from skillmatch.ecosystem.pages.markup import tag
from skillmatch.ecosystem.pages.style import DARK, LIGHT

Q3 = Period.quarter("2026Q3")
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\x1b[31m&amp;'


def parsed(text: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(text)


@pytest.fixture
def text(ecosystem: Ecosystem) -> str:
    return report_page(ecosystem_report(ecosystem, Q3, 0), "0.1")


def assert_accessible(text: str) -> None:
    """What a program can tell of WCAG 2.2 AA: language, title, headings, tables, names of images, ids."""
    page = parsed(text)
    assert text.startswith("<!DOCTYPE html>")
    assert page.get("lang") == "en"
    assert page.findtext(".//title").strip()
    levels = [int(one.tag[1]) for one in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for table in page.iter("table"):
        assert table.findtext("caption").strip()
        widths = {len(row.findall("th") + row.findall("td")) for row in table.iter("tr")}
        assert len(widths) == 1
        assert all(cell.get("scope") in ("col", "row") for cell in table.iter("th"))
        assert len(table.findall("tbody/tr")) == len(table.findall("tbody/tr/th"))
    assert all(cell.text_content().strip() for cell in page.iter("th"))
    for chart in page.iter("svg"):
        names = chart.get("aria-labelledby").split()
        assert chart.get("role") == "img"
        assert all(page.get_element_by_id(name).text for name in names)
        assert chart.getparent().find(".//table") is not None  # its numbers stand beside it
    assert all(image.get("alt") is not None for image in page.iter("img"))
    for scrolling in page.find_class("scroll"):
        assert scrolling.get("tabindex") == "0"
        assert scrolling.get("aria-label")
    marks = [one.get("aria-label") for one in page.find_class("scroll")]
    marks += [page.get_element_by_id(one.get("aria-labelledby")).text for one in page.iter("section")]
    assert len(marks) == len(set(marks))  # landmarks are told apart by their names
    assert page.xpath("//a[@href='#content']")
    assert page.xpath("//main[@id='content']")


def assert_self_contained(text: str) -> None:
    page = parsed(text)
    assert not list(page.iter("script", "link", "iframe", "object", "embed", "form"))
    for element in page.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            if name in ("href", "src", "fill"):
                assert value.startswith(("#", "data:", "var(", "url(#")), value
    assert not re.search(r"url\((?!#)|@import|javascript:", text)
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")


def test_the_page_is_accessible_by_structure(text: str) -> None:
    assert_accessible(text)
    assert parsed(text).xpath("count(//svg)") > 5


def test_the_page_needs_nothing_else(text: str) -> None:
    assert_self_contained(text)


def test_hostile_names_stay_text(ecosystem: Ecosystem) -> None:
    hostile = replace(
        ecosystem,
        labels=Labels({"N": HOSTILE, "S": HOSTILE}, {"sql": HOSTILE}, {"N": HOSTILE}),
        demand=replace(ecosystem.demand, labels=[HOSTILE] * 3),
        stack_name=lambda _: HOSTILE,
        framework=HOSTILE,
    )
    text = report_page(ecosystem_report(hostile, Q3, 0), HOSTILE)
    assert_self_contained(text)
    assert_accessible(text)
    assert not set("\u202e\x1b") & set(text)
    shown = "".join(parsed(text).itertext())
    assert "<script>alert(1)</script>" in shown


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_becomes_markup(value: str, attribute: str) -> None:
    (element,) = lxml.html.fragments_fromstring(tag("p", value, title=attribute))
    assert element.tag == "p"
    assert len(element) == 0
    assert set(element.attrib) == {"title"}


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_colours_have_the_contrast_they_need(colours: dict[str, str]) -> None:
    rgb = {name: tuple(bytes.fromhex(value[1:])) for name, value in colours.items()}
    for name in ("text", "soft", "bar", "good", "bad"):  # text, links among it: 1.4.3
        assert contrast(rgb[name], rgb["page"]) >= 4.5, name
    for name in ("line", "second"):  # graphics: 1.4.11
        assert contrast(rgb[name], rgb["page"]) >= 3, name


def test_two_series_are_told_apart_without_colour(text: str) -> None:
    chart = parsed(text).xpath("//svg[@aria-labelledby='chart-shortages-title chart-shortages-about']")[0]
    fills = {one.get("fill") for one in chart.iter("rect")}
    assert fills == {"var(--bar)", "url(#chart-shortages-hatch)"}
    assert {"Demand", "Supply"} <= {one.text for one in chart.iter("text")}


def test_flat_rows_have_every_number(ecosystem: Ecosystem) -> None:
    report = ecosystem_report(ecosystem, Q3, 0)
    rows = list(report_rows(report))
    assert ("summary", "awards", "recorded", 6) in rows
    assert ("issuers", "North", "proved", 4) in rows
    assert len(rows) == 4 * len(report.figures) + sum(
        len(one.rows) * (len(one.columns) - 1) for one in report.tables
    )


def test_held_back_numbers_are_on_no_page(ecosystem: Ecosystem) -> None:
    report = ecosystem_report(ecosystem, Q3)
    text = report_page(report, "0.1")
    assert "&lt;5" in text
    assert "fewer than 5 people" in text
    south = [cell.text_content() for cell in parsed(text).xpath("//tr[th='South']/td")]
    assert south == ["<5", "withheld", "withheld"]


def test_a_period_that_is_not_over_says_so(ecosystem: Ecosystem) -> None:
    early = replace(ecosystem, as_of=date(2026, 8, 1))
    assert "not over" in report_page(ecosystem_report(early, Q3), "0.1")
