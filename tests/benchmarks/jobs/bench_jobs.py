"""What long work costs those who ask meanwhile, and what a batch saves beside one text at a time.

    PYTHONPATH=. python tests/benchmarks/jobs/bench_jobs.py FOLDER --out tests/benchmarks/jobs/results.json

Serves a copy of the workspace, asks it the same questions over and over by one client, first at rest, then
while a batch of texts is linked and the index made anew by jobs, then at rest again; all in one run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx

from skillmatch.workspace import Workspace

Ask = Callable[[], None]


@contextmanager
def served(folder: Path) -> Iterator[httpx.Client]:
    """The service in a process of its own, on a port of its choosing."""
    code = (
        "import sys, uvicorn; from pathlib import Path; from api.main import create_app; "
        "uvicorn.run(create_app(Path(sys.argv[1])), port=0)"
    )
    command = [sys.executable, "-c", code, str(folder)]
    environment = {**os.environ, "PYTHONPATH": ".", "SKILLMATCH_RATE": "0", "SKILLMATCH_RATE_PUBLIC": "0"}
    log = folder.parent / "service.log"
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, env=environment) as process:
        while (found := re.search(rb"http://127\.0\.0\.1:(\d+)", log.read_bytes())) is None:
            time.sleep(0.1)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{int(found[1])}", timeout=120) as client:
                yield client
        finally:
            process.terminate()


def questions(client: httpx.Client, folder: Path) -> list[tuple[str, Ask]]:
    """Name and asking of each, drawn by a fixed seed."""
    with Workspace.open(folder) as workspace:
        people, postings = sorted(workspace.people()), sorted(workspace.postings())
    rng = random.Random(1)

    def post(path: str, body: Callable[[], dict[str, Any]]) -> Ask:
        return lambda: client.post(path, json=body()).raise_for_status() and None

    return [
        ("candidates", post("/v1/candidates/search", lambda: {"posting": rng.choice(postings)})),
        ("recommendations", post("/v1/recommendations", lambda: {"person": rng.choice(people)})),
        ("extract", post("/v1/skills/extract", lambda: {"text": f"You lead team {rng.random()} in Python."})),
    ]


def taken(asked: list[tuple[str, Ask]], until: Callable[[], bool]) -> dict[str, list[float]]:
    """Milliseconds of each question, asked in turn."""
    found: dict[str, list[float]] = {name: [] for name, _ in asked}
    while not until():
        for name, ask in asked:
            start = time.perf_counter()
            ask()
            found[name].append(1000 * (time.perf_counter() - start))
    return found


def told(times: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    def at(values: list[float], share: float) -> float:
        return round(sorted(values)[min(len(values) - 1, int(share * len(values)))], 1)

    return {
        name: {"n": len(values), "p50": at(values, 0.5), "p95": at(values, 0.95), "p99": at(values, 0.99)}
        for name, values in times.items()
    }


def finished(client: httpx.Client, job: str) -> Callable[[], bool]:
    return lambda: bool(client.get(f"/v1/jobs/{job}").json()["ended"])


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--texts", type=int, default=2000)
    options.add_argument("--seconds", type=float, default=10.0)
    options.add_argument("--out", type=Path)
    stated = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(stated.folder, Path(place) / "workspace"))
        with Workspace.open(folder) as workspace:
            postings = [one.text for one in workspace.postings().values()]
        rng = random.Random(2)
        texts = [f"{rng.choice(postings)}\n\nTeam {rng.random()}." for _ in range(stated.texts)]
        with served(folder) as client:
            found = measure(client, folder, texts, stated.seconds)
    found["load"] = [round(one, 1) for one in os.getloadavg()]
    found["processors"] = os.cpu_count()
    print(json.dumps(found, indent=1))
    if stated.out:
        stated.out.write_text(json.dumps(found, indent=1) + "\n")


def measure(client: httpx.Client, folder: Path, texts: list[str], seconds: float) -> dict[str, Any]:
    asked = questions(client, folder)
    taken(asked, _after(5))  # everything is read once
    found: dict[str, Any] = {"at rest": told(taken(asked, _after(seconds)))}
    start = time.perf_counter()
    for text in texts[:100]:
        client.post("/v1/skills/extract", json={"text": text}).raise_for_status()
    found["one by one, texts a second"] = round(100 / (time.perf_counter() - start), 1)
    start = time.perf_counter()
    job = client.post("/v1/skills/extract/batch", json={"texts": texts}).raise_for_status().json()["id"]
    found["while a batch is linked"] = told(taken(asked, finished(client, job)))
    found["batch while asked, texts a second"] = round(len(texts) / (time.perf_counter() - start), 1)
    start = time.perf_counter()
    job = client.post("/v1/skills/extract/batch", json={"texts": [f"{one} Again." for one in texts]}).json()[
        "id"
    ]
    while not finished(client, job)():
        time.sleep(0.2)
    found["batch alone, texts a second"] = round(len(texts) / (time.perf_counter() - start), 1)
    offer = [{"id": f"bench-{number}", "title": "Posting", "text": text} for number, text in enumerate(texts)]
    sent = client.post("/v1/import/postings", content=json.dumps({"postings": offer}),
                       headers={"content-type": "application/json", "prefer": "respond-async"})  # fmt: skip
    start = time.perf_counter()
    found["while an import is indexed"] = told(taken(asked, finished(client, sent.json()["id"])))
    found["import and index, seconds"] = round(time.perf_counter() - start, 1)
    taken(asked, _after(2))
    found["at rest again"] = told(taken(asked, _after(seconds)))
    return found


def _after(seconds: float) -> Callable[[], bool]:
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() > end


if __name__ == "__main__":
    main()
