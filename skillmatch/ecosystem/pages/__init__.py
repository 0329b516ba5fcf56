"""Reports as pages that need nothing but a browser, and as flat rows for spreadsheets."""

from __future__ import annotations

from .audit_page import audit_page, audit_rows, audit_tables
from .flat import HEADINGS, FlatRow, report_rows, table_rows
from .report_page import change, report_page

__all__ = [
    "HEADINGS",
    "FlatRow",
    "audit_page",
    "audit_rows",
    "audit_tables",
    "change",
    "report_page",
    "report_rows",
    "table_rows",
]
