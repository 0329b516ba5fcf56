"""Coverage-guided fuzzing of the examiner, by hand: `fuzz_atheris.py FOLDER -max_total_time=600`.

Needs `pip install atheris`. FOLDER keeps the corpus; it is seeded with valid credentials of every form. What
must hold is what `test_fuzz` holds: an answer, no crash, and "verified" only of what was minted.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["skillmatch"]):
    import skillmatch.verification.verifier  # noqa: F401


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    from skillmatch.verification.minting import bake_png, bake_svg

    world = load("conftest").World()
    seeds = [
        *(json.dumps(world.revocable(3, suite=suite)).encode()
          for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020")),
        world.token().encode(), world.token(shape="vc").encode(), bake_png(world.token()),
        bake_svg(world.signed()), json.dumps(world.signed(world.web)).encode(),
    ]  # fmt: skip
    verifier = world.verifier()
    views = [verifier.examine(seed, as_of=world.now)[0].signed for seed in seeds]
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for number, seed in enumerate(seeds):
        (folder / f"seed{number}").write_bytes(seed)

    def examine(data: bytes) -> None:
        for found in verifier.examine(data, as_of=world.now):
            assert not found.verdict.verified or found.signed in views

    atheris.Setup(sys.argv, examine)
    atheris.Fuzz()


main()
