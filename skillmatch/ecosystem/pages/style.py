"""The look of every report: light, dark and on paper, without colour telling anything alone."""

from __future__ import annotations

LIGHT = {"page": "#ffffff", "text": "#1b1f24", "soft": "#4a5159", "line": "#6f7780", "bar": "#1d5fa8",
         "second": "#8a4b00", "good": "#17692f", "bad": "#a3201d"}  # fmt: skip
DARK = {"page": "#14181d", "text": "#e8eaed", "soft": "#b4bac1", "line": "#8b939c", "bar": "#7fb4f0",
        "second": "#e0a55a", "good": "#7fd197", "bad": "#ff9d96"}  # fmt: skip
"""Colours by use; a test holds their contrast with the page to WCAG 2.2 AA (4.5 for text, 3 for the rest)."""


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


STYLE = f"""
:root {{ color-scheme: light dark; {_variables(LIGHT)} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_variables(DARK)} }} }}
body {{ background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; margin: 0; }}
main, header, footer {{ max-width: 62rem; margin: 0 auto; padding: 0 1rem; }}
h1 {{ font-size: 1.7rem; line-height: 1.25; }}
h2 {{ font-size: 1.25rem; margin-top: 2.5rem; }}
h1, h2, p, li, caption {{ overflow-wrap: anywhere; }}
a {{ color: var(--bar); }}
a:focus-visible, .scroll:focus-visible {{ outline: 3px solid var(--bar); outline-offset: 2px; }}
.skip {{ position: absolute; left: -100rem; }}
.skip:focus {{ left: 1rem; top: .5rem; background: var(--page); padding: .5rem; }}
.soft, caption, footer {{ color: var(--soft); }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; min-width: 20rem; }}
caption {{ text-align: left; padding: .25rem 0; }}
th, td {{ border-bottom: 1px solid var(--line); padding: .3rem .7rem .3rem 0; text-align: left; vertical-align: top; }}
td.n, th.n {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
th small, td small {{ display: block; color: var(--soft); max-width: 34rem; }}
th[scope=row] {{ font-weight: 600; overflow-wrap: anywhere; }}
svg {{ display: block; max-width: 100%; height: auto; margin: .5rem 0 1rem; }}
svg text {{ fill: var(--text); font: 13px system-ui, sans-serif; }}
.fail {{ color: var(--bad); font-weight: 600; }}
.pass {{ color: var(--good); }}
@media print {{
  :root {{ {_variables(LIGHT)} print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
  .skip {{ display: none; }}
  section, tr, svg {{ break-inside: avoid; }}
  .scroll {{ overflow: visible; }}
}}
"""  # noqa: E501 - a rule a line
