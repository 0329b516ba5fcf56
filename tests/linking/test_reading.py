from __future__ import annotations

import pytest

from skillmatch.linking.boilerplate import is_boilerplate, negated
from skillmatch.linking.reading import read
from skillmatch.linking.sections import heading, level

POSTING = """About us
We are a leading firm. Our people sing.

Requirements:
- Manage budgets
- SQL is a plus
Nice to have
- Lead a team
What we offer:
- Free lunch and yoga
Duties: care for animals
Equal opportunity employer regardless of race, religion, sex or age.
"""


def test_a_posting_is_read_by_its_headings() -> None:
    assert [(one.span.text, one.level) for one in read(POSTING)] == [
        ("Manage budgets", "essential"),
        ("SQL is a plus", "optional"),
        ("Lead a team", "optional"),
        ("care for animals", "essential"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We do not discriminate on the basis of race, religion or age.",
        "Salary: $50,000 - $60,000 per year",
        "We offer dental insurance and 401(k).",
        "To apply, send your CV to us.",
        "You must hold a security clearance.",
        "We are one of the largest companies in Europe.",
        "We’re a family of bakers.",
        "Full training provided on our tills",
        "We will train you in welding",
    ],
)
def test_boilerplate(text: str) -> None:
    assert is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "Administer dental insurance claims",
        "Explain employee benefits to new staff",
        "The earner can write an application programming interface",
        "Experience with visa applications is required",
        "Advise on equality of race and gender",
        "Negotiate salaries",
        "Join tables in SQL",
        "Assess visa applications",
        "Conduct background checks on tenants",
        "Negotiate collective agreements with unions",
    ],
)
def test_skills_that_sound_like_boilerplate_stay(text: str) -> None:
    assert not is_boilerplate(text)
    assert [one.span.text for one in read(text)] == [text]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("No experience in Java required.", []),
        ("Python is a must, no knowledge of Java needed", ["Python is a must"]),
        ("A degree is not required", []),
        ("You do not need to know SQL", []),
        ("Experience with Java not required", []),
        ("Java is not a must; SQL is", ["SQL is"]),
        ("SQL is a plus but not required", ["SQL is a plus but not required"]),
        ("Java preferred (not strictly necessary)", ["Java preferred (not strictly necessary)"]),
        ("Graduates welcome, experience not required", ["Graduates welcome"]),
        ("No Python required", []),
        ("We do not use PHP", []),
        ("This is not a sales role", []),
        ("You don’t need to know SQL", []),
        ("You needn't know SQL", []),
        ("You won't need Java, C# or PHP", []),
        ("Java isn't required", []),
        ("Java is unnecessary", []),
        ("Experience in welding is not essential", []),
        ("No experience in Java, C# or PHP required", []),
        ("Java, C# or PHP are not required", []),
        ("This role does not involve cold calling", []),
        ("You do not need a degree but you must know SQL", ["you must know SQL"]),
        ("It is not an easy job: you manage budgets", ["you manage budgets"]),
        ("Remove parts that are not needed", ["Remove parts that are not needed"]),
        ("Kotlin instead of Java", ["Kotlin"]),
        ("Kotlin, not Java", ["Kotlin"]),
        ("Unlike other agencies, you will plan campaigns", ["you will plan campaigns"]),
        ("Machines are cleaned, which will not be used", ["Machines are cleaned, which will not be used"]),
        ("Return a List<String>", ["Return a List<String>"]),
        ("Write Java, not only SQL", ["Write Java, not only SQL"]),
        ("No one leads teams better; plan budgets", ["No one leads teams better", "plan budgets"]),
    ],
)
def test_what_is_not_needed_is_not_read(text: str, kept: list[str]) -> None:
    assert [one.span.text for one in read(text)] == kept


def test_negation_offsets() -> None:
    ((start, end),) = negated("we say no prior experience in Go is required here")
    assert "we say no prior experience in Go is required here"[start:end].startswith(
        "no prior experience in Go"
    )


@pytest.mark.parametrize(
    ("line", "strict", "section"),
    [
        ("Requirements", True, "required"),
        ("What you'll bring", True, "required"),
        ("Preferred qualifications", True, "optional"),
        ("BENEFITS & PERKS", True, "ignored"),
        ("Key responsibilities", True, "duties"),
        ("Negotiation skills", True, None),
        ("Your mission", True, "duties"),
        ("Your company", False, None),
        ("Resource allocation", False, None),
        ("Salary negotiation", False, None),
        ("Salary range", False, "ignored"),
        ("Benefits administration", False, None),
        ("💰 Benefits", True, "ignored"),
        ("What you&#39;ll bring", True, "required"),
        ("Desirable criteria", True, "optional"),
        ("Additional skills (nice to have)", True, "optional"),
        ("Main duties and responsibilities", True, "duties"),
        ("Python", False, None),
        ("", False, None),
    ],
)
def test_headings(line: str, strict: bool, section: str | None) -> None:
    assert heading(line, strict=strict) == section


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("communication skills", ["communication skills"]),
        ("Responsibilities:", []),
        ("Your key responsibilities:", []),
        ("Sewing:", ["Sewing"]),
        ("Communication skills:", ["Communication skills"]),
        ("Salary negotiation:", ["Salary negotiation"]),
        ("Python\nSQL\nCommunication skills:", ["Python", "SQL", "Communication skills"]),
        ("Python\nSQL\nWhat we offer:", ["Python", "SQL"]),
    ],
)
def test_a_last_statement_is_a_heading_only_where_a_colon_ends_nothing_else(
    text: str, read_as: list[str]
) -> None:
    assert [one.span.text for one in read(text)] == read_as


def test_own_words_go_before_the_heading() -> None:
    assert level("SQL is a must", "optional") == "essential"
    assert level("SQL would be a plus", "required") == "optional"
    assert level("SQL", "optional") == "optional"
    assert level("SQL", "") == "essential"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SQL is not required but a plus", "optional"),
        ("SQL is a plus but not required", "optional"),
        ("Rust is not mandatory, but nice to have", "optional"),
        ("Ideally you know SQL", "optional"),
        ("SQL preferred", "optional"),
        ("You must know SQL", "essential"),
        ("SQL is essential", "essential"),
        ("Maintain SQL servers", "essential"),
        ("Bonus: SQL", "optional"),
        ("SQL is a nice-to-have", "optional"),
        ("SQL knowledge is a real plus", "optional"),
        ("SQL would be nice", "optional"),
        ("Calculate a bonus for each employee", "essential"),
        ("Maintain preferred supplier lists", "essential"),
        ("Conduct beneficial owner checks", "essential"),
    ],
)
def test_requirement_levels(text: str, expected: str) -> None:
    assert [one.level for one in read(text)] == [expected]


def test_the_limit_holds() -> None:
    assert len(read("Plan work. " * 50, limit=7)) == 7


@pytest.mark.parametrize(
    ("text", "optional"),
    [
        ("Python required, SQL preferred", ["SQL preferred"]),
        ("French is a must, German is a plus", ["German is a plus"]),
        ("Must have Python, Java, ideally SQL and Docker", ["ideally SQL", "Docker"]),
        ("Python, Java and C required, SQL a plus", ["SQL a plus"]),
        ("Strong Python, ideally with Django", ["ideally with Django"]),
        ("Python, SQL, Java a plus", ["Python", "SQL", "Java a plus"]),
    ],
)
def test_clauses_of_one_statement_may_differ_in_level(text: str, optional: list[str]) -> None:
    (found,) = read(text)
    assert [one.text for one in found.clauses if found.level_of(one) == "optional"] == optional


def test_headings_of_html_open_sections() -> None:
    text = (
        "<h2>Cook</h2><h3>Duties</h3><ul><li>Rotate stock</li></ul><p>"
        "<strong>What you&#39;ll bring:</strong></p><ul><li>Knife skills</li></ul>"
        "<h3>Nice to have</h3><ul><li>Baking</li><li>Spanish</li></ul>"
        "<h3>Benefits</h3><ul><li>Wine tasting</li></ul>"
    )
    assert [(one.span.text, one.level) for one in read(text)] == [
        ("Cook", "essential"),
        ("Rotate stock", "essential"),
        ("Knife skills", "essential"),
        ("Baking", "optional"),
        ("Spanish", "optional"),
    ]
