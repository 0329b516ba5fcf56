"""Vectors of texts that were encoded once, as float16 in the store."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .database import Database

_KEYS = 500  # per query: SQLite takes 999 values at least
_DTYPE = np.dtype("<f2")


class SqliteVectorCache:
    """A `VectorCache` in the workspace.

    `personal` vectors come from texts of people's awards and are all dropped when anybody is erased: a
    key does not tell whose text it was.
    """

    def __init__(self, database: Database, *, personal: bool = False) -> None:
        self._database = database
        self._personal = personal

    def get(self, encoder_id: str, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float16]]:
        """See `VectorCache.get`; every cache of a workspace reads all its vectors."""
        found: dict[bytes, NDArray[np.float16]] = {}
        for start in range(0, len(keys), _KEYS):
            block = list(keys[start : start + _KEYS])
            marks = ",".join("?" * len(block))
            sql = (
                "SELECT key, vector FROM vectors WHERE encoder = (SELECT number FROM encoders WHERE id = ?) "  # noqa: S608
                f"AND key IN ({marks})"
            )
            rows = self._database.rows(sql, [encoder_id, *block])
            found.update((key, np.frombuffer(vector, dtype=_DTYPE)) for key, vector in rows)
        return found

    def put(self, encoder_id: str, keys: Sequence[bytes], vectors: NDArray[np.float16]) -> None:
        """See `VectorCache.put`."""
        stored = np.ascontiguousarray(vectors, dtype=_DTYPE)
        with self._database.writing() as connection:
            connection.execute("INSERT OR IGNORE INTO encoders (id) VALUES (?)", (encoder_id,))
            (number,) = connection.execute(
                "SELECT number FROM encoders WHERE id = ?", (encoder_id,)
            ).fetchone()
            connection.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?, ?)",
                [
                    (number, key, int(self._personal), row.tobytes())
                    for key, row in zip(keys, stored, strict=True)
                ],
            )
