"""Verifications a second by proof type, cold and kept; import and bulk verification of many awards.

    python tests/benchmarks/verification/run.py --each 200 --import-awards 100000 --bulk 4000

Everything is minted on the spot, so nothing but this checkout is needed. Prints one JSON document.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from skillmatch.domain import Alignment, Award
from skillmatch.matcher.bulk import Pool, processors
from skillmatch.matcher.examining import Plan, Task, examine
from skillmatch.matcher.judging import Judge
from skillmatch.matcher.loading import import_records
from skillmatch.matcher.trusting import trust
from skillmatch.verification import Document, TrustedIssuer
from skillmatch.verification.minting import (
    Signer,
    add_proof,
    key_from_seed,
    open_badge,
    sign_jwt,
    status_entry,
    status_list,
)
from skillmatch.workspace import Workspace

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIST = "https://college.example/status/1"
_MEASURED = """
import json, sys, time
from pathlib import Path
from skillmatch.workspace import Workspace
from skillmatch.matcher.loading import import_records
def peak_mib():  # ru_maxrss would tell of the parent too
    found = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(found[0].split()[1]) / 1024
base = peak_mib()
start = time.perf_counter()
with Workspace.create(Path(sys.argv[2])) as workspace:
    report = import_records(workspace, "awards", [Path(sys.argv[1])])
seconds = time.perf_counter() - start
print(json.dumps({"saved": report.saved, "seconds": seconds, "start_mib": base, "peak_mib": peak_mib()}))
"""


def signers() -> dict[str, Signer]:
    """Issuers by kind of key; RSA keys have no DID that names them, so theirs is pinned."""
    made = {kind: Signer.with_did_key(key_from_seed(kind, kind)) for kind in ("ed25519", "p256", "p384")}  # type: ignore[arg-type]
    return made | {"rsa": Signer.with_https(key_from_seed("rsa", "rsa"), "https://rsa.example")}


def badge(signer: Signer, number: int, status: bool = False) -> dict[str, Any]:
    """A badge of usual size: a few alignments and two paragraphs."""
    award = Award(
        f"urn:uuid:{number}", "", "", signer.id, "Relational databases", f"did:example:p{number}",
        issued=date(2025, 1, 1), expires=date(2030, 1, 1),
        alignments=tuple(Alignment(f"https://esco.example/{n}", f"skill {n}", "ESCO") for n in range(4)),
        statements=("The earner queries, joins and changes relational data. " * 4, "A course of ten weeks."),
    )  # fmt: skip
    entries = [status_entry(LIST, number % 100_000)] if status else []
    return open_badge(award, signer, achievement="https://college.example/sql", status=entries)


def kinds() -> dict[str, Callable[[int], bytes]]:
    """Name of a proof type → what mints the credential of a number."""
    by = signers()

    def embedded(kind: str, suite: Any) -> Callable[[int], bytes]:
        return lambda number: json.dumps(add_proof(badge(by[kind], number), by[kind], suite)).encode()

    def token(kind: str, status: bool = False) -> Callable[[int], bytes]:
        return lambda number: sign_jwt(badge(by[kind], number, status), by[kind]).encode()

    return {
        "VC-JWT EdDSA": token("ed25519"),
        "VC-JWT EdDSA with status list": token("ed25519", status=True),
        "VC-JWT ES256": token("p256"),
        "VC-JWT ES384": token("p384"),
        "VC-JWT RS256": token("rsa"),
        "eddsa-jcs-2022": embedded("ed25519", "eddsa-jcs-2022"),
        "eddsa-rdfc-2022": embedded("ed25519", "eddsa-rdfc-2022"),
        "ecdsa-rdfc-2019": embedded("p256", "ecdsa-rdfc-2019"),
        "Ed25519Signature2020": embedded("ed25519", "Ed25519Signature2020"),
    }


def plan() -> Plan:
    by = signers()
    college = by["ed25519"]
    made = sign_jwt(status_list(LIST, college, {7}, valid_from=date(2026, 5, 30)), college).encode()
    issuers = {
        s.id: TrustedIssuer(s.id, keys=(s.key.jwk(),) if kind == "rsa" else ()) for kind, s in by.items()
    }
    return Plan(issuers, documents={LIST: Document(made, NOW)})


def cold(each: int) -> dict[str, float]:
    """Verifications a CPU second by proof type, in one process, each credential seen for the first time."""
    verifier, rates = plan().verifier(), {}
    for name, mint in kinds().items():
        tasks = [Task(mint(number), (f"did:example:p{number}",), NOW) for number in range(each + 5)]
        examine(verifier, tasks[:5])
        start = time.process_time()
        found = examine(verifier, tasks[5:])
        rates[name] = round(each / (time.process_time() - start), 1)
        bad = [one.verdict.codes for outcome in found for one in outcome if not one.verdict.verified]
        if [codes for codes in bad if codes != ("REVOKED",)]:
            raise SystemExit(f"{name}: {bad[:3]}")
    return rates


def lines(count: int) -> Iterator[str]:
    """Awards as JSONL: signed badges, each with the person whose it is."""
    mint = kinds()["VC-JWT EdDSA with status list"]
    for number in range(count):
        record = {"type": "award", "person": f"did:example:p{number}", "document": mint(number).decode()}
        yield json.dumps(record) + "\n"


def imported(folder: Path, count: int) -> dict[str, Any]:
    """Import of `count` awards by a process of its own: seconds and peak memory."""
    file = folder / "awards.jsonl"
    with file.open("w") as out:
        out.writelines(lines(count))
    arguments = [sys.executable, "-c", _MEASURED, str(file), str(folder / "imported")]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True, env=os.environ.copy())
    found = json.loads(done.stdout)
    return found | {"file_mib": file.stat().st_size / 2**20, "awards_a_second": count / found["seconds"]}


def bulk(folder: Path, count: int) -> dict[str, Any]:
    """All awards of a workspace verified by the pool, then read as kept, then after a revocation."""
    file = folder / "bulk.jsonl"
    with file.open("w") as out:
        out.writelines(lines(count))
    with Workspace.create(folder / "bulk") as workspace:
        made = plan()
        trust(workspace, made.issuers.values(), "add")
        workspace.documents.put(made.documents.items())
        import_records(workspace, "awards", [file])
        judge = Judge(workspace, {}, NOW.date())
        start = time.perf_counter()
        judge.bring_up_to_date()
        first = time.perf_counter() - start
        start = time.perf_counter()
        good = sum(verdict.verified for _, _, found in judge.everybody() for verdict in found)
        kept = time.perf_counter() - start
        workspace.registry.save(workspace.registry.load().without(signers()["ed25519"].id))
        start = time.perf_counter()
        again = Judge(workspace, {}, NOW.date())
        examined = again.bring_up_to_date()
        left = sum(verdict.verified for _, _, found in again.everybody() for verdict in found)
        revoked = time.perf_counter() - start
    return {
        "awards": count, "processes": processors(), "verified": good,
        "cold_a_second": round(count / first, 1), "kept_a_second": round(count / kept, 1),
        "after_revocation": {"verified": left, "examined_again": examined, "seconds": round(revoked, 2)},
    }  # fmt: skip


def pooled(count: int) -> dict[str, float]:
    """One process against the pool, on the same credentials: seconds, and how many times faster."""
    mint = kinds()["eddsa-rdfc-2022"]
    tasks = [Task(mint(number), (), NOW) for number in range(count)]
    start = time.perf_counter()
    serial = examine(plan().verifier(), tasks)
    one = time.perf_counter() - start
    start = time.perf_counter()
    with Pool(plan()) as pool:
        same = list(pool.examine(tasks)) == serial
    many = time.perf_counter() - start
    if not same:
        raise SystemExit("the pool gave something else")
    return {
        "credentials": count,
        "one_s": round(one, 2),
        "pool_s": round(many, 2),
        "ratio": round(one / many, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--import-awards", type=int, default=100_000)
    parser.add_argument("--bulk", type=int, default=4000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result = {
            "machine": f"{platform.machine()}, {processors()} processors, Python {platform.python_version()}",
            "load_before": os.getloadavg()[0],
            "verifications_a_cpu_second": cold(chosen.each),
            "pool": pooled(chosen.each),
            "bulk": bulk(folder, chosen.bulk),
            "import": imported(folder, chosen.import_awards),
            "load_after": os.getloadavg()[0],
        }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
