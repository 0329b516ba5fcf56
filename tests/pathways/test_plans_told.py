"""What plans say of themselves: what they are best at, what would lapse, what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from skillmatch.domain import Credential, Prerequisite, Profile, Requirement, Stack, TaughtSkill
from skillmatch.pathways import Budget, Calendar, PathSettings, Problem, Request, find_path
from skillmatch.pathways.search import best_proved
from skillmatch.pathways.telling import KINDS

from .conftest import World, find


def _kinds(offers: dict[str, tuple[float, float, str]], **more) -> dict[str, tuple[str, ...]]:
    """Kind → credentials of the plan that is best at it. `offers`: id → hours, cost, skills taught."""
    credentials = {
        key: Credential(key, key.upper(), f"i-{key}", hours=hours, cost=cost)
        for key, (hours, cost, _) in offers.items()
    }
    taught = {
        key: tuple(TaughtSkill(s, s, 1.0, "", True) for s in skills.split())
        for key, (_, _, skills) in offers.items()
    }
    goal = (Requirement("u0", "U0"), Requirement("u2", "U2"))
    path = find(World(credentials, {}, taught, frozenset(), frozenset(), {}, goal), **more)
    assert path.plan is not None
    for kind in path.plan.kinds:
        assert KINDS[kind] in path.plan.because[0].lower()
    return {kind: plan.credentials for plan in (path.plan, *path.alternatives) for kind in plan.kinds}


def test_the_cheapest_costs_least_however_many_steps_it_takes() -> None:
    best = _kinds({"a": (10, 10, "u0 u2"), "b": (10, 3, "u0"), "c": (10, 3, "u2")})
    assert best["effort"] == ("a",)
    assert best["cost"] == ("b", "c")


def test_the_fastest_takes_fewest_hours_whoever_is_preferred() -> None:
    best = _kinds({"a": (10, 0, "u0 u2"), "b": (9, 0, "u0 u2")}, preferred={"i-a"})
    assert best["effort"] == ("a",)
    assert best["hours"] == ("b",)


def test_of_two_equally_fast_plans_the_cheaper_one_is_the_fastest() -> None:
    best = _kinds({"a": (0, 900, "u0 u2"), "b": (0, 10, "u0 u2")})
    assert best["effort"] == best["hours"] == best["cost"] == ("b",)


def test_strongest_evidence_counts_what_is_proved_already(chain: World) -> None:
    """U0 is proved at .9 already: to prove it again at 1 is worth less than U2 at .8 instead of .6."""
    credentials = {
        "a": Credential("a", "A", "i0", hours=10, assessment="proctored"),
        "b": Credential("b", "B", "i0", hours=10, assessment="quiz"),
        "c": Credential("c", "C", "i0", hours=10, assessment="project"),
    }
    teach = {key: TaughtSkill(key, key, 1.0, "", True) for key in ("u0", "u2")}
    taught = {"a": (teach["u0"],), "b": (teach["u2"],), "c": (teach["u2"],)}
    goal = (Requirement("u0", "U0"), Requirement("u2", "U2"))
    made = World(credentials, {}, taught, frozenset(), frozenset(), {"u0": 0.9}, goal)
    problem = made.problem()
    task = problem.task("effort", PathSettings()).asking(0.9)
    limit = task.weight([task.items.index["credential", "c"]])
    outcome = best_proved(task, problem.proved(), problem.shown, limit, PathSettings())
    assert outcome is not None
    assert [problem.credential(item).id for item in outcome.chosen] == ["c"]
    path = find(made, settings=PathSettings(coverage=0.9))
    best = {kind: plan for plan in (path.plan, *path.alternatives) for kind in plan.kinds}
    assert best["evidence"].credentials == ("c",)
    assert "at most 50% more effort" in " ".join(best["evidence"].because)


def test_no_budget_is_blamed_where_none_was_given(chain: World, changed) -> None:
    stack = Stack("t", "T", "i0", Prerequisite("all_of", children=(_rule("a"), _rule("nowhere"))))
    reasons = find(changed(chain, stacks={"t": stack}, finish=("t",)), finish_only=True).reasons
    assert len(reasons) == 1
    assert "does not suffice to finish" in reasons[0]


def test_a_budget_is_named_beside_what_nothing_teaches(chain: World) -> None:
    path = find(chain, budget=Budget(hours=10), settings=PathSettings(coverage=1.0))
    assert path.plan is not None
    assert path.plan.coverage < path.best < 1
    told = " ".join(path.reasons)
    assert "teaches U4" in told
    assert "budget is too small" in told


def test_who_is_avoided_is_told_where_that_is_in_the_way(chain: World) -> None:
    problem = chain.problem()
    learner = replace(problem.learner, excluded=frozenset("c"))
    avoiding = Problem.of(problem.offer, problem.goal, Profile("p", ()), learner)
    assert "you avoid their issuers: Gamma & <Co>." in " ".join(find_path(Request(avoiding)).reasons)
    unbelieved = find_path(Request(avoiding, unbelieved=frozenset("c"))).reasons
    assert "avoid" not in " ".join(unbelieved)


def test_lapsing_prerequisites_are_told(chain: World) -> None:
    calendar = Calendar(date(2026, 1, 1), 1.0, {})
    path = find(chain, calendar=calendar)
    assert path.plan is not None
    assert [step.finish for step in path.plan.steps] == [
        date(2026, 3, 12),
        date(2026, 7, 30),
        date(2027, 2, 25),
    ]
    assert path.plan.warnings == ()  # Alpha is used at once; Gamma asks for Beta alone
    soon = Calendar(date(2026, 1, 1), 1.0, {"a": date(2026, 1, 5)})
    held = World(chain.credentials, {}, chain.taught, frozenset("a"), frozenset("a"), {}, chain.goal)
    slow = find_path(Request(held.problem(), calendar=Calendar(date(2026, 1, 9), 1.0, soon.expires)))
    assert slow.plan is not None
    assert "lapses on 2026-01-05" in slow.plan.warnings[0]


def _warned(
    *rules: Prerequisite,
    beside: Prerequisite | None = None,
    held: str = "x",
    stack: bool = False,
    **valid: int,
) -> tuple[str, ...]:
    """Warnings of a plan for z, which asks for all of `rules`, at an hour a week; x lapses in its first week.

    p takes 50 hours. With `stack` the goal is to finish a stack of x and p instead.
    """
    whole = Prerequisite("all_of", children=(_rule("x"), _rule("p")))
    credentials = {
        key: Credential(key, key.upper(), "i0", hours=50 if key == "p" else 1, valid_months=valid.get(key))
        for key in "xyp"
    }
    credentials["z"] = Credential(
        "z",
        "Z",
        "i0",
        hours=1,
        prerequisite=Prerequisite("all_of", children=(_rule("p"), *rules)),
        corequisite=beside,
    )
    taught = {"z": (TaughtSkill("u0", "U0", 1.0, "", True),), "x": (), "y": (), "p": ()}
    stacks = {"t": Stack("t", "T", "i0", whole)} if stack else {}
    made = World(
        credentials, stacks, taught, frozenset(held), frozenset(held), {}, (Requirement("u0", "U0"),),
        ("t",) if stack else (),
    )  # fmt: skip
    expires = {"x": date(2026, 1, 5)} if "x" in held else {}
    plan = find(made, calendar=Calendar(date(2026, 1, 1), 1.0, expires), finish_only=stack).plan
    assert plan is not None
    assert plan.reached
    return plan.warnings


def _rule(ref: str, **more: bool) -> Prerequisite:
    return Prerequisite("credential", ref=ref, **more)


def test_only_what_is_missed_is_said_to_lapse() -> None:
    assert _warned(_rule("x")) == ('"X" lapses on 2026-01-05, before "Z" would begin on 2026-12-17.',)
    assert _warned(_rule("x", ever=True)) == ()
    either = Prerequisite("any_of", children=(_rule("x"), _rule("y")))
    assert _warned(either, held="xy") == ()
    assert len(_warned(either)) == len(_warned(beside=_rule("x"))) == 1


def test_a_stack_whose_part_lapses_before_it_is_complete_is_told() -> None:
    told = ('"X" lapses on 2026-01-05, before "T" would be complete on 2026-12-17.',)
    assert _warned(stack=True) == told
    assert _warned(stack=True, held="p") == ()
    assert _warned(stack=True, held="", p=1) == ()  # earned last but one, and x takes a week


def test_a_stack_that_is_complete_or_out_of_reach_has_no_part_that_lapses_too_early() -> None:
    """T is complete in its first week; what is studied after that is no matter of it."""
    offers = {"x": 1.0, "p": 1.0, "q": 500.0}
    credentials = {key: Credential(key, key.upper(), "i0", hours=hours) for key, hours in offers.items()}
    credentials["q"] = replace(credentials["q"], prerequisite=_rule("p"))
    stack = Stack("t", "T", "i0", Prerequisite("all_of", children=(_rule("x"), _rule("p"))))
    taught = {"x": (), "p": (), "q": (TaughtSkill("u0", "U0", 1.0, "", True),)}
    goal = (Requirement("u0", "U0"),)
    made = World(credentials, {"t": stack}, taught, frozenset("x"), frozenset("x"), {}, goal, ("t",))
    plan = find(made, calendar=Calendar(date(2026, 1, 1), 1.0, {"x": date(2026, 6, 1)})).plan
    assert plan is not None
    assert plan.credentials == ("p", "q")
    assert plan.warnings == ()
    gone = Calendar(date(2026, 1, 1), 1.0, {"x": date(2025, 12, 1)})
    nothing = find(made, calendar=gone, budget=Budget(hours=0.5)).plan
    assert nothing is not None
    assert (nothing.credentials, nothing.warnings) == ((), ())
