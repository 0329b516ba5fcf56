from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.readers.markup import to_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("plain\n- a\n- b", "plain\n- a\n- b"),
        ("C<T> and a < b && c > d", "C<T> and a < b && c > d"),
        ("R&amp;D &lt;3 &#8211; x", "R&D <3 – x"),
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "One\n\nTwo"),
        ("<p>One\n  line</p><p>Two</p>", "One line\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<ul><li><p>a</p></li> <li>b<ul><li>c</li></ul></li></ul>end", "- a\n- b\n- c\n\nend"),
        ("<b>Bold</b>\nkept", "Bold\nkept"),
        ("a<!-- <p>hidden</p> -->b<script>x<p></script><style>y</style><p>c</p>", "a b\n\nc"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("<li></li><li>x</li>", "- x"),
        ("<ul><li>a<li>b</ul><p>c</p><p>d</p>", "- a\n- b\n\nc\n\nd"),
        ("vector<int> is no tag, <i>this</i> is", "vector<int> is no tag, this is"),
        ("", ""),
    ],
)
def test_to_text(source: str, text: str) -> None:
    assert to_text(source) == text


@given(st.text(alphabet="ab <>/&;!-#xpli\n", max_size=60))
def test_lines_are_tidy_whatever_comes(source: str) -> None:
    text = to_text(source)
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert all(line == line.strip() for line in text.split("\n"))


@given(st.text(alphabet="abc\n ", max_size=60))
def test_plain_words_are_all_kept(source: str) -> None:
    assert to_text(source).split() == source.split()
