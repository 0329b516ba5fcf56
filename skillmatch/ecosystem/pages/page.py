"""One self-contained page: no script, nothing loaded from anywhere, tables beside every chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skillmatch.ecosystem.results import Cell, Column, Table

from .charts import Series, bars
from .markup import Markup, joined, tag
from .style import STYLE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(title: str, lead: object, sections: Iterable[Markup], footer: object) -> str:
    """The whole document. `lead` stands under the title, `footer` says where it comes from."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Markup(STYLE)),
    )
    body = tag(
        "body",
        tag("a", "Skip to the content", class_="skip", href="#content"),
        tag("header", tag("h1", title), lead),
        tag("main", *sections, id="content"),
        tag("footer", footer),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def section(key: str, title: str, *content: object) -> Markup:
    """A part of the page with its heading."""
    return tag("section", tag("h2", title, id=key), *content, aria_labelledby=key)


def table_section(table: Table) -> Markup:
    """A table with its chart, where one is drawn, and what it counts."""
    content: list[object] = [tag("p", table.definition)]
    if not table.rows:
        content.append(tag("p", "Nothing in this period.", class_="soft"))
    else:
        if table.charted:
            content.append(_chart(table))
        content.append(grid(table.title, table.columns, table.rows))
    return section(table.key, table.title, *content)


def grid(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Markup:
    """A table whose first column heads the rows; it scrolls by itself, also by keyboard."""
    heads = [tag("th", one.label, scope="col", class_=_class(one)) for one in columns]
    body = [
        tag(
            "tr",
            tag("th", row[0], scope="row"),
            *(
                tag("td", shown(cell, column), class_=_class(column))
                for cell, column in zip(row[1:], columns[1:], strict=True)
            ),
        )
        for row in rows
    ]
    table = tag("table", tag("caption", caption), tag("thead", tag("tr", *heads)), tag("tbody", *body))
    # Not the caption alone: the section around it may be a landmark of that name already.
    return tag("div", table, class_="scroll", role="region", aria_label=f"Table: {caption}", tabindex=0)


def shown(cell: object, column: Column) -> object:
    """A cell as people read it; markup stays as it is."""
    if cell is None:
        return "not stated"
    if isinstance(cell, str) or not isinstance(cell, int | float):
        return cell
    if column.kind == "share":
        return f"{cell:.1%}"
    return f"{cell:,}" if isinstance(cell, int) else f"{cell:,.1f}"


def _class(column: Column) -> str | None:
    return None if column.kind == "text" else "n"


def _chart(table: Table) -> Markup:
    kinds = {one.key: one for one in table.columns}
    labels = [str(row[0]) for row in table.rows]
    series = [
        Series(kinds[key].label, tuple(cells), tuple(str(shown(cell, kinds[key])) for cell in cells))
        for key in table.charted
        for cells in [_cells(table, key)]
    ]
    return bars(
        f"chart-{table.key}", f"{table.title}: {', '.join(one.name for one in series)}", labels, series
    )


def _cells(table: Table, key: str) -> list[Cell]:
    return table.column(key)


def paragraphs(lines: Iterable[str]) -> Markup:
    """Each line a paragraph."""
    return joined(*(tag("p", line) for line in lines))
