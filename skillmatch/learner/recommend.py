"""What should I earn next? Gain, readiness and evidence, minus effort, each a part of the score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from skillmatch.domain import Profile, Recommendation, Requirement, ScoringSettings, TaughtSkill
from skillmatch.graph import PrerequisiteGraph, Skills
from skillmatch.profile import Holdings
from skillmatch.ranking import Relatedness, Taught

from .frame import Frame, Offer, aim
from .peers import Peers
from .scoring import Learner
from .telling import tell


def recommend(
    profile: Profile,
    held: Holdings,
    goal: Iterable[Requirement] | None,
    *,
    graph: PrerequisiteGraph,
    taught: Taught | Mapping[str, Sequence[TaughtSkill]],
    relatedness: Relatedness,
    demand: Mapping[str, float] | None = None,
    skills: Skills | None = None,
    trust: Mapping[str, float] | None = None,
    peers: Peers | None = None,
    settings: ScoringSettings | None = None,
    n: int = 10,
) -> tuple[Recommendation, ...]:
    """The `n` next credentials, best first; ties by readiness, then by id. Never one that is held.

    `held` comes from `profile.holdings`; what has expired is offered again, as a renewal. `skills` are
    the URIs that count as there before prerequisites, or URI → strength, without which no skill asked for
    at a level counts; by default the verified strengths of the profile.
    `demand`: skill URI → share of postings (`ranking.posting_demand`).
    `trust`: issuer → weight (`verification.trust_table`); given, what an untrusted issuer offers is not
    listed, because it would prove nothing and open nothing. Without a goal the most demanded skills are the
    goal, and without demand what the catalogue teaches most often. What adds nothing is not listed.
    `peers`: what others earned next (`peers_of`); counts only where `settings.peers` is above 0.
    """
    settings = settings or relatedness.settings
    if not isinstance(taught, Taught):
        taught = Taught(graph.credentials, taught, relatedness.framework, settings)
    offer = Offer.of(graph, taught, relatedness, demand or {}, trust, settings)
    return recommend_from(offer, profile, held, goal, skills=skills, peers=peers, n=n)


def recommend_from(
    offer: Offer,
    profile: Profile,
    held: Holdings,
    goal: Iterable[Requirement] | None,
    *,
    skills: Skills | None = None,
    peers: Peers | None = None,
    n: int = 10,
) -> tuple[Recommendation, ...]:
    """`recommend` from a catalogue that was set up once for many learners.

    gain × readiness × evidence quality − effort, told as parts that sum to the score. f is the factor of
    readiness: 1 when ready, settings.one_step, settings.blocked.

    - `gain` = settings.gain · Σ ŵ·(coverage with it − now), as if its award were believed without reserve;
    - `evidence` ≤ 0: what of that is lost by how it is assessed and how far its issuer is trusted;
    - `unlocks` = settings.gain · settings.unlocks · the gain it leads to (see `leads`) · trust in its issuer;
    - `stack_progress` = settings.stack_progress · (progress² of the stack it helps most, with it − without)
      · trust in its issuer;
    - `demand` = settings.demand · demand newly answered;
    - `readiness` = (f − 1) · (the five above) ≤ 0;
    - `effort` = −settings.effort · min(1, hours / settings.effort_hours), the catalogue's median hours where
      none are stated;
    - `peers` = settings.peers · share of those who held what the learner holds and earned it later; only of
      what is ready, so that it never lifts what is not ready over what is;
    - `variety` = −settings.variety · settings.gain · f · the most that one listed above adds of the same.
    """
    wanted = aim(goal, offer.demand, offer.taught)
    frame = Frame.of(profile, wanted.goal, offer)
    there = {s.skill: s.verified for s in profile.skills if s.verified > 0} if skills is None else skills
    learner = Learner(frame, held, there, (peers or Peers()).for_holder(held.held))
    best = learner.best(n)
    return tuple(
        tell(learner, place, parts, wanted.named, rank) for rank, (place, parts) in enumerate(best, start=1)
    )
