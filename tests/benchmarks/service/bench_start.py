"""How long after its start `skillmatch serve` answers its first ranking.

    skillmatch demo -w demo-workspace
    PYTHONPATH=. python tests/benchmarks/service/bench_start.py demo-workspace --runs 7 --out start.json

A run is a fresh process, timed from before it is started until the last byte of the first answer to
`/v1/candidates/search`; the same posting is asked for every ten milliseconds until then. CPU is what the
process has used up when it is stopped right after. `python -c pass`, timed in the same way beside each run,
tells how busy the machine was.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from skillmatch.sample import DEMO_POSTING


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def used(process: subprocess.Popen[bytes]) -> float:
    """CPU seconds of a process and its threads, so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(folder: Path) -> dict[str, float]:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    bare, port = time.perf_counter() - began, free_port()
    began = time.perf_counter()
    command = [sys.executable, "-m", "skillmatch", "serve", "-w", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    body = json.dumps({"posting": DEMO_POSTING}).encode()
    address, headers = f"http://127.0.0.1:{port}/v1/candidates/search", {"Content-Type": "application/json"}
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=60) as answer:
                found = json.load(answer)
                break
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.01)
    seconds, cpu = time.perf_counter() - began, used(process)
    process.terminate()
    process.wait()
    assert found, "nobody was ranked"
    return {"seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2), "bare_python": round(bare, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    runs = [run(given.folder) for _ in range(given.runs)]
    found: dict[str, Any] = {
        "median_seconds": statistics.median(one["seconds"] for one in runs),
        "median_cpu_seconds": statistics.median(one["cpu_seconds"] for one in runs),
        "load": [round(one, 1) for one in os.getloadavg()],
        "cpus": os.cpu_count(),
        "runs": runs,
    }
    print(text := json.dumps(found, indent=1))
    if given.out:
        given.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
