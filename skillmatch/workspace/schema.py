"""Tables of the store, and how an older store becomes this version's."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from ..domain import TrustEntry
from ..trust import Registry, TrustFile
from ..verification import TrustedIssuer
from .payloads import decode

APPLICATION_ID = 0x534B4D57  # "SKMW", so that no other program's SQLite file is taken for a workspace
SCHEMA_VERSION = 5

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE frameworks (
  id TEXT PRIMARY KEY, info BLOB NOT NULL, counts BLOB NOT NULL, revision TEXT NOT NULL);
CREATE TABLE framework_parts (
  framework TEXT NOT NULL, part TEXT NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (framework, part));
CREATE TABLE issuers (id TEXT PRIMARY KEY, payload BLOB NOT NULL);
CREATE TABLE credentials (id TEXT PRIMARY KEY, payload BLOB NOT NULL);
CREATE TABLE stacks (id TEXT PRIMARY KEY, payload BLOB NOT NULL);
CREATE TABLE postings (id TEXT PRIMARY KEY, payload BLOB NOT NULL);
CREATE TABLE people (id TEXT PRIMARY KEY, payload BLOB NOT NULL);
-- An award is known by person and id: nobody can replace somebody else's award by naming its id.
CREATE TABLE awards (
  person TEXT NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (person, id));
CREATE TABLE links (
  kind TEXT NOT NULL, framework TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL,
  payload BLOB NOT NULL, PRIMARY KEY (kind, framework, id));
CREATE TABLE encoders (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE vectors (
  encoder INTEGER NOT NULL, key BLOB NOT NULL, personal INTEGER NOT NULL, vector BLOB NOT NULL,
  PRIMARY KEY (encoder, key)) WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', '0');
"""

VERIFICATION = """
-- What `trust refresh` fetched: did:web documents, status lists, hosted badges.
CREATE TABLE documents (
  address TEXT PRIMARY KEY, fetched_at TEXT NOT NULL, content BLOB NOT NULL);
-- What was found about an award; `key` names the award's content and everything else it depended on.
CREATE TABLE verdicts (
  person TEXT NOT NULL, id TEXT NOT NULL, key TEXT NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (person, id));
CREATE TRIGGER judged_award_changed AFTER UPDATE OF digest ON awards WHEN old.digest <> new.digest
  BEGIN DELETE FROM verdicts WHERE person = old.person AND id = old.id; END;
CREATE TRIGGER judged_award_deleted AFTER DELETE ON awards
  BEGIN DELETE FROM verdicts WHERE person = old.person AND id = old.id; END;
"""

REVIEW = """
-- What reviewers said, in order. Only a reviewer's name may ever change: it is personal data.
CREATE TABLE decisions (
  number INTEGER PRIMARY KEY, key TEXT NOT NULL, framework TEXT NOT NULL, source_framework TEXT NOT NULL,
  batch TEXT NOT NULL, reviewer TEXT NOT NULL, payload BLOB NOT NULL);
CREATE INDEX decisions_by_key ON decisions (key, number);
CREATE TRIGGER decision_changed BEFORE UPDATE OF number, key, framework, source_framework, batch, payload
  ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER decision_deleted BEFORE DELETE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
-- What was suggested between two frameworks.
CREATE TABLE mappings (
  kind TEXT NOT NULL, source_framework TEXT NOT NULL, framework TEXT NOT NULL, source TEXT NOT NULL,
  version TEXT NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (kind, source_framework, framework, source));
"""

JOURNAL = """
-- What people answered and what audits counted, every time: see `journal`.
CREATE TABLE journal (
  number INTEGER PRIMARY KEY, topic TEXT NOT NULL, key TEXT NOT NULL, moment TEXT NOT NULL,
  payload BLOB NOT NULL);
CREATE INDEX journal_by_topic ON journal (topic, key);
"""

CONSENTS = """
-- Whom people let know who they are. A row is closed once and never changed otherwise; it is personal data,
-- and goes with the person.
CREATE TABLE consents (
  number INTEGER PRIMARY KEY, person TEXT NOT NULL, audience TEXT NOT NULL, given TEXT NOT NULL,
  withdrawn TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX consents_in_force ON consents (person, audience) WHERE withdrawn = '';
CREATE TRIGGER consent_changed BEFORE UPDATE ON consents
  WHEN old.withdrawn <> '' OR old.number <> new.number OR old.person <> new.person
    OR old.audience <> new.audience OR old.given <> new.given
  BEGIN SELECT RAISE(ABORT, 'consents are never changed'); END;
"""

_MARKERS = """
DROP TRIGGER award_changed;
DROP TRIGGER award_deleted;
DROP TABLE markers;
"""


def _to_real_verdicts(connection: sqlite3.Connection) -> None:
    """Version 1 had markers instead of verdicts, and the trust registry in a table, not in `trust.toml`."""
    for statement in _statements(VERIFICATION + _MARKERS):
        connection.execute(statement)
    rows = connection.execute("SELECT payload FROM trust ORDER BY issuer, place DESC").fetchall()
    entries = [decode(payload, TrustEntry) for (payload,) in rows]
    file = TrustFile(Path(connection.execute("PRAGMA database_list").fetchone()[2]).parent)
    if entries and not file.path.exists():
        issuers = (TrustedIssuer(e.issuer, e.frameworks, e.weight, note=e.note) for e in entries if e.issuer)
        file.save(Registry.of(issuers))
    connection.execute("DROP TABLE trust")


def _to_review(connection: sqlite3.Connection) -> None:
    """Version 2 had no memory of what people said of links."""
    for statement in _statements(REVIEW):
        connection.execute(statement)


def _to_journal(connection: sqlite3.Connection) -> None:
    """Version 3 kept nothing of audits and their answers."""
    for statement in _statements(JOURNAL):
        connection.execute(statement)


def _to_consents(connection: sqlite3.Connection) -> None:
    """Version 4 knew of nobody's consent to be known to an employer."""
    for statement in _statements(CONSENTS):
        connection.execute(statement)


# version → what turns a store of that version into the next one; runs inside one transaction
MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {
    1: _to_real_verdicts,
    2: _to_review,
    3: _to_journal,
    4: _to_consents,
}


def version(connection: sqlite3.Connection) -> int:
    """Schema version of the store; 0 where nothing was ever created."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def create(connection: sqlite3.Connection) -> None:
    """Make all tables, within the caller's transaction."""
    for statement in _statements(TABLES + VERIFICATION + REVIEW + JOURNAL + CONSENTS):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an older store up to this version, step by step, within the caller's transaction."""
    for number in range(version(connection), SCHEMA_VERSION):
        MIGRATIONS[number](connection)
        connection.execute(f"PRAGMA user_version = {number + 1}")


def _statements(script: str) -> list[str]:
    """Single statements: `executescript` would commit the transaction it is called in."""
    found, pending = [], ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found
