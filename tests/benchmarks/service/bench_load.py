"""Fifty clients at once: the service over HTTP beside the same engine called in process, in one run.

    PYTHONPATH=. python tests/benchmarks/service/world.py FOLDER
    PYTHONPATH=. python tests/benchmarks/service/bench_load.py FOLDER --seconds 60 --out results.json
    PYTHONPATH=. python tests/benchmarks/service/bench_load.py FOLDER --memory 600 --out memory.json

Both get the same questions (see `mix`), drawn by the same seeds, and the same arrivals: "closed", where each
client asks again as soon as it is answered, and "paced", where it asks at fixed times, half as often in all
as the engine alone can answer; a time is then counted from when the question was due. The service runs in a
process of its own, the clients in this one over loopback; the engine in process has its clients as threads
of its own process, and lets as many work at once as the service does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from mix import Held, Question, questions

from skillmatch.matcher import MatcherPool
from skillmatch.workspace import Workspace

AT_ONCE = 2
SLICES = 6
Taken = list[tuple[str, float, bool]]
"""Name of the question, seconds, whether it was answered."""


def held(folder: Path, number: int = 5_000) -> Held:
    with Workspace.open(folder) as workspace:
        people = sorted({one.person for one in workspace.verdicts.awards()})
        asked = workspace.asked(workspace.framework_infos()[0].id)
        postings, stacks = sorted(key for key, own in asked.items() if own), sorted(workspace.stacks())
    rng = random.Random(1)
    return Held(tuple(rng.sample(people, min(number, len(people)))), tuple(postings), tuple(stacks))


def due(client: int, clients: int, rate: float) -> Iterator[float]:
    """Seconds from the start at which a client asks; 0 for ever where no rate is given."""
    turn = 0
    while True:
        yield (client + turn * clients) / rate if rate else 0.0
        turn += 1


def engine(pool: MatcherPool, asked: Held, clients: int, seconds: float, rate: float) -> Taken:
    """The same in process: threads that take turns."""
    turns, taken = threading.Semaphore(AT_ONCE), []

    def client(number: int, start: float) -> None:
        draw = questions(asked, number)
        for moment in due(number, clients, rate):
            time.sleep(max(0.0, start + moment - time.perf_counter()))
            began = start + moment if rate else time.perf_counter()
            if time.perf_counter() > start + seconds:
                return
            question = draw()
            with turns, pool.lend() as matcher:
                question.ask(matcher)
            taken.append((question.name, time.perf_counter() - began, True))

    start = time.perf_counter()
    threads = [threading.Thread(target=client, args=(number, start)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """Port and process id of the service, everything loaded."""
    command = [sys.executable, "-m", "skillmatch", "serve", "-w", str(folder), "--port", "0"]
    environment = {**os.environ, "SKILLMATCH_ANSWERS_AT_ONCE": str(AT_ONCE)}
    log = Path(f"/tmp/bench-service-{os.getpid()}.log").open("w+")  # noqa: SIM115 - for the process's life
    process = subprocess.Popen(command, stderr=log, env=environment)
    try:
        while not (found := re.search(r"running on http://[\d.]+:(\d+)", Path(log.name).read_text())):
            time.sleep(0.1)
        yield int(found[1]), process.pid
    finally:
        process.terminate()
        process.wait()
        log.close()


async def once(port: int, question: Question, stream: Any) -> bool:
    """One request over a connection that stays open; whether it was answered with what was asked."""
    reader, writer = stream
    body = b"" if question.body is None else json.dumps(question.body).encode()
    head = f"{question.method} {question.path} HTTP/1.1\r\nHost: localhost:{port}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n" if body else "\r\n"
    writer.write(head.encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", answer)
    await reader.readexactly(int(length[1]) if length else 0)
    return answer.startswith(b"HTTP/1.1 200")


async def ask(port: int, asked: Held, clients: int, seconds: float, rate: float) -> Taken:
    taken: Taken = []
    start = time.perf_counter()

    async def client(number: int) -> None:
        draw, stream = questions(asked, number), await asyncio.open_connection("127.0.0.1", port)
        for moment in due(number, clients, rate):
            await asyncio.sleep(max(0.0, start + moment - time.perf_counter()))
            began = start + moment if rate else time.perf_counter()
            if time.perf_counter() > start + seconds:
                break
            question = draw()
            try:
                good = await once(port, question, stream)
            except (OSError, asyncio.IncompleteReadError) as error:
                stream = await asyncio.open_connection("127.0.0.1", port)
                idle = not getattr(
                    error, "partial", b""
                )  # closed between two questions, as clients must bear
                good = idle and await once(port, question, stream)
            taken.append((question.name, time.perf_counter() - began, good))
        stream[1].close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return taken


def told(taken: Taken, seconds: float) -> dict[str, Any]:
    """Milliseconds by question: median, 95th and 99th percentile; questions a second; errors."""
    found: dict[str, Any] = {"per_second": round(len(taken) / seconds, 1)}
    found["errors"] = sum(not good for *_, good in taken)
    for name in ("all", *sorted({one[0] for one in taken})):
        times = sorted(1000 * spent for own, spent, _ in taken if name in ("all", own))
        place = {f"p{p}": round(times[min(len(times) - 1, len(times) * p // 100)], 1) for p in (50, 95, 99)}
        found[name] = {"n": len(times), **place}
    return found


def used(pid: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Slices:
    """What one of the two has answered so far, slice by slice, and the CPU it took."""

    def __init__(self, pid: int, ask_all: Callable[[float, float], Taken]) -> None:
        self._pid, self._ask = pid, ask_all
        self.taken: Taken = []
        self.seconds = self.cpu = 0.0

    def go_on(self, seconds: float, rate: float) -> None:
        before = used(self._pid)
        self.taken += self._ask(seconds, rate)
        self.cpu += used(self._pid) - before
        self.seconds += seconds

    def told(self) -> dict[str, Any]:
        each = round(1000 * self.cpu / max(1, len(self.taken)), 2)
        return {"cpu_ms_each": each, **told(self.taken, self.seconds)}


def resident(pid: int) -> float:
    """MiB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def compare(folder: Path, clients: int, seconds: float, rate: float) -> dict[str, Any]:
    """Both by turns, in slices, so that whatever else the machine does meets them alike."""
    asked = held(folder)
    with MatcherPool(folder) as pool, served(folder) as (port, pid):
        with pool.lend() as matcher:
            for number in range(100):
                questions(asked, number)().ask(matcher)
        asyncio.run(ask(port, asked, clients, 10, 0))

        def alone(length: float, pace: float) -> Taken:
            return engine(pool, asked, clients, length, pace)

        def over(length: float, pace: float) -> Taken:
            return asyncio.run(ask(port, asked, clients, length, pace))

        closed = _by_turns(Slices(os.getpid(), alone), Slices(pid, over), seconds, 0)
        rate = rate or round(closed["engine"]["per_second"] / 2, 1)
        paced = _by_turns(Slices(os.getpid(), alone), Slices(pid, over), seconds, rate)
    return {"closed": closed, "paced": {"rate": rate, **paced}}


def _by_turns(alone: Slices, over: Slices, seconds: float, rate: float) -> dict[str, Any]:
    for _ in range(SLICES):
        for one in (alone, over):
            one.go_on(seconds / SLICES, rate)
    found = {"engine": alone.told(), "service": over.told()}
    names = [
        name for name, one in found["engine"].items() if isinstance(one, dict) and name in found["service"]
    ]
    added = {name: found["service"][name]["p50"] - found["engine"][name]["p50"] for name in names}
    return {**found, "added_p50_ms": {name: round(one, 1) for name, one in added.items()}}


def memory(folder: Path, clients: int, seconds: float, rate: float) -> dict[str, Any]:
    """The resident memory of the service every ten seconds of a long run."""
    asked, curve = held(folder), []
    with served(folder) as (port, pid):
        done = threading.Event()

        def watch() -> None:
            began = time.perf_counter()
            while not done.wait(10):
                curve.append((round(time.perf_counter() - began), round(resident(pid), 1)))

        watcher = threading.Thread(target=watch)
        watcher.start()
        taken = told(asyncio.run(ask(port, asked, clients, seconds, rate)), seconds)
        done.set()
        watcher.join()
    return {"service": taken, "rate": rate, "resident_mib": {str(at): held for at, held in curve}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--memory", type=float, default=0, help="seconds to watch the memory for")
    parser.add_argument("--rate", type=float, default=0, help="questions a second where they are paced")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    load = os.getloadavg()[0]
    if given.memory:
        found = memory(given.folder, given.clients, given.memory, given.rate or 12)
    else:
        found = compare(given.folder, given.clients, given.seconds, given.rate)
    with Workspace.open(given.folder) as workspace:
        counts = workspace.counts()
    machine = {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "load_before": round(load, 2),
        "load_after": round(os.getloadavg()[0], 2),
    }
    found = {"records": counts, "machine": machine, "clients": given.clients, **found}
    text = json.dumps(found, indent=1)
    print(text)
    if given.out:
        given.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
