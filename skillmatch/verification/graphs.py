"""JSON-LD to RDF and its canonical form, with the work bounded: strangers choose the input.

PyLD does the work. Its canonicalisation is factorial on graphs made for it (2.6 KB ran for 40 seconds),
so it runs under openbadgeslib's meter, which counts steps and CPU time and stops it. That meter is not
in the library's public interface, which is why its version is pinned exactly and only this file uses it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from typing import Any

from openbadgeslib.ob3._canon_guard import (
    CanonicalizationWorkExceeded,
    WorkBudget,
    _bounded_class,
    canonize_dataset,
    isolate,
    node_map_pairs,
)
from openbadgeslib.ob3._structure_screen import StructureLimitExceeded, screen
from pyld import jsonld

from .contexts import Contexts
from .findings import RefusedError
from .settings import VerifySettings

Dataset = dict[str, list[dict[str, Any]]]
"""PyLD's RDF: graph name ("@default" for the default graph) → statements."""

_SECONDS_EACH = 0.02
"""CPU seconds that each further credential of a file adds to the allowance; an honest one takes 6 ms."""


class Work:
    """CPU time and steps that one file may cost in all, so that many small poisons are no better than one."""

    def __init__(self, seconds: float) -> None:
        self.budget = WorkBudget(seconds=seconds)
        self._left = seconds

    def begin(self) -> float:
        """CPU seconds of this thread so far; RefusedError where the allowance is used up."""
        if self._left <= 0:
            raise RefusedError("TOO_LARGE", "The file takes more work than is done for one.")
        return time.thread_time()

    def end(self, begun: float) -> None:
        """Counts what was done since `begun`."""
        self._left -= time.thread_time() - begun


class GraphReader:
    """RDF of JSON-LD documents over fixed contexts, within one settings record's bounds."""

    def __init__(self, contexts: Contexts, settings: VerifySettings) -> None:
        self._contexts = contexts
        self._settings = settings

    def work(self, credentials: int = 1) -> Work:
        """A fresh allowance for a file of so many credentials."""
        return Work(self._settings.max_graph_seconds + _SECONDS_EACH * (credentials - 1))

    def dataset(self, document: Mapping[str, Any], work: Work) -> Dataset:
        """The RDF statements the document makes. RefusedError for what no honest credential is like."""
        processor = isolate(jsonld)
        options = {"documentLoader": self._contexts.loader()}
        begun = work.begin()
        try:
            screen(document)
            expanded = processor.expand(dict(document), options)
            work.budget.take_pairs(node_map_pairs(expanded))
            dataset: Dataset = processor.to_rdf(expanded, {**options, "produceGeneralizedRdf": False})
        except (StructureLimitExceeded, CanonicalizationWorkExceeded) as error:
            raise RefusedError("TOO_LARGE", f"Its structure is beyond what is read: {error}.") from None
        except RecursionError:
            raise RefusedError("TOO_LARGE", "It is nested deeper than is read.") from None
        except jsonld.JsonLdError as error:
            raise _refusal(error) from None
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            raise RefusedError("MALFORMED", f"It is no valid JSON-LD ({type(error).__name__}).") from None
        finally:
            work.end(begun)
        if sum(map(len, dataset.values())) > self._settings.max_quads:
            raise RefusedError("TOO_LARGE", f"It makes more than {self._settings.max_quads:,} statements.")
        return dataset

    def canonical(self, dataset: Dataset, work: Work, sha384: bool = False) -> bytes:
        """RDFC-1.0 canonical N-Quads; the dataset's blank nodes are renamed in place on the way.

        With `sha384` blank nodes are told apart by SHA-384, as ECDSA proofs under P-384 have it.
        """
        begun = work.begin()
        try:
            return (_canonize_sha384 if sha384 else canonize_dataset)(dataset, work.budget).encode()
        except CanonicalizationWorkExceeded:
            raise RefusedError("TOO_LARGE", "Its graph is too entangled to canonicalise.") from None
        except UnicodeEncodeError:
            raise RefusedError("MALFORMED", "It holds half of a surrogate pair.") from None
        finally:
            work.end(begun)


def _canonize_sha384(dataset: Dataset, budget: WorkBudget) -> str:
    """As `canonize_dataset`, with the other hash RDFC-1.0 allows (ECDSA cryptosuites 1.0, section 3.2.3)."""
    metered: Any = _bounded_class()

    class Canonicaliser(metered):  # type: ignore[misc]
        def create_hash(self) -> Any:
            return hashlib.sha384()

    budget.begin()
    try:
        return str(Canonicaliser(budget).main(dataset, {"format": "application/n-quads"}))
    finally:
        budget.end()


def _refusal(error: BaseException) -> RefusedError:
    """What PyLD's error comes down to; our own refusals are wrapped in it when a context is missing."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, RefusedError):
            return cause
        cause = getattr(cause, "cause", None) or cause.__cause__
    return RefusedError(
        "BAD_PROOF", f"Its JSON-LD cannot be processed ({getattr(error, 'code', '') or 'error'})."
    )
