"""Records in and out: looked up, taken in, verified, handed to whom they are about, erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from skillmatch.domain import Credential

from .workbench import Workbench

if TYPE_CHECKING:
    from .catalogue import Page
    from .loading import ImportReport
    from .person_file import PersonFile
    from .uploads import UploadKind
    from .wallets import FileReport


class Records(Workbench):
    """What a matcher does with records, beside answering from them."""

    def credentials(
        self, text: str = "", *, issuer: str = "", skill: str = "", offset: int = 0, limit: int = 20
    ) -> Page[Credential]:
        """Credentials on offer, filtered, nearest to `text` first; see `catalogue.find_credentials`."""
        from .catalogue import find_credentials

        where = (self.snapshot, lambda: self.text_encoder, text)
        return find_credentials(*where, issuer=issuer, skill=skill, offset=offset, limit=limit)

    def person_file(self, person: str) -> PersonFile:
        """Everything held about a person. Raises NotFoundError."""
        from .person_file import person_file

        return person_file(self.snapshot, person)

    def erase(self, person: str) -> None:
        """Erase a person wholly, and from the index of everybody; see `forget`."""
        from .forgetting import forget

        forget(self.live, person)

    def take_in(
        self,
        kind: UploadKind,
        raw: bytes,
        media_type: str,
        *,
        person: str = "",
        skip_bad: bool = False,
        by: str = "",
        index: bool | None = None,
    ) -> ImportReport:
        """Import records that were sent; see `import_sent`. They are indexed if `index` says so; without
        it, where all was indexed before. Raises BusyError where others' imports are being indexed.
        """
        from .keeping_fresh import kept_fresh
        from .uploads import import_sent

        with kept_fresh(self.live, index):
            return import_sent(self.workspace, kind, raw, media_type, person=person, skip_bad=skip_bad, by=by)

    def verify(self, raw: bytes, subjects: Sequence[str] = ()) -> FileReport:
        """The report on a credential somebody sent; see `verify_document`."""
        from .verifying import verify_document

        return verify_document(self.workspace, raw, subjects)
