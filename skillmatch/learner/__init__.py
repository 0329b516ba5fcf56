"""For learners: what should I earn next?"""

from __future__ import annotations

from .frame import Offer
from .peers import Peer, Peers, peers_of
from .recommend import recommend, recommend_from

__all__ = ["Offer", "Peer", "Peers", "peers_of", "recommend", "recommend_from"]
