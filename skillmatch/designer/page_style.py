"""How the committee's page looks: dark on white, ratios of at least 7:1, patterns beside shades."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light }
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0 }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem }
h1 { font-size: 1.6rem; line-height: 1.25 } h2 { font-size: 1.25rem; margin-top: 2rem }
h1, h2, p, li, caption { overflow-wrap: anywhere }
.wide { overflow-x: auto } .wide:focus-visible { outline: 3px solid #1f4e79 }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
caption { text-align: left; color: #333; padding: .3rem 0 }
th, td { border: 1px solid #999; padding: .25rem .5rem; text-align: left; vertical-align: top }
thead th { background: #eee } tbody th { font-weight: 600 }
td ul { margin: 0; padding-left: 1.1rem } .bar { width: 100%; min-width: 8rem; height: 14px }
.range { display: block; width: 9rem; height: 10px }
.map td { text-align: center } .map thead th:nth-child(n+3) { vertical-align: bottom; font-weight: 500 }
.h0 { background: #fff } .h1 { background: #e3eef7 } .h2 { background: #c5dcef }
.h3 { background: #9cc3e2; color: #000 } .h4 { background: #1f4e79; color: #fff; font-weight: 600 }
.d1 { padding-left: 1.5em } .d2 { padding-left: 2.5em } .d3 { padding-left: 3.5em }
.d4 { padding-left: 4.5em } .d5 { padding-left: 5.5em } .none { color: #595959 }
* { -webkit-print-color-adjust: exact; print-color-adjust: exact }
@media print { main { max-width: none; padding: 0 } body { font-size: 10pt } .wide { overflow: visible }
  tr { break-inside: avoid } thead { display: table-header-group } h2 { break-after: avoid } }
"""
