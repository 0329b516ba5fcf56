"""A small issuing kit: keys from a seed, DIDs, badges, proofs, status lists, learner records, pictures.

It mints what the sample and the tests are verified against, and test credentials for whoever wants some:

    from skillmatch.verification.minting import Signer, key_from_seed, open_badge, sign_jwt

    college = Signer.with_did_key(key_from_seed("my test college"), name="Test College")
    token = sign_jwt(open_badge(award, college, achievement="https://college.example/courses/sql"), college)

Nothing here is imported by the verifier, so a mistake made on both sides cannot cancel itself out. It is
no issuer for real awards: keys that follow from a seed are not secret.
"""

from __future__ import annotations

from .badges import CLR_2, OB_3, VC_1, VC_2, open_badge
from .baking import bake_png, bake_svg, plain_png
from .clr import learner_record
from .ids import Signer, did_document, did_jwk, did_key, did_web, verification_method
from .keys import KeyKind, MintingKey, key_from_seed
from .proofs import Suite, add_proof
from .status import LIST_BITS, encoded_list, status_entry, status_list
from .tokens import compact, registered, sign_jwt

__all__ = [
    "CLR_2",
    "LIST_BITS",
    "OB_3",
    "VC_1",
    "VC_2",
    "KeyKind",
    "MintingKey",
    "Signer",
    "Suite",
    "add_proof",
    "bake_png",
    "bake_svg",
    "compact",
    "did_document",
    "did_jwk",
    "did_key",
    "did_web",
    "encoded_list",
    "key_from_seed",
    "learner_record",
    "open_badge",
    "plain_png",
    "registered",
    "sign_jwt",
    "status_entry",
    "status_list",
    "verification_method",
]
