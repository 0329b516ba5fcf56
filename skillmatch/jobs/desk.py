"""What jobs are done with: the workspace and its matcher, kept warm from one job to the next."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.errors import FrameworkError, NotFoundError

if TYPE_CHECKING:
    from skillmatch.domain import Progress
    from skillmatch.matcher import Matcher
    from skillmatch.workspace import Workspace


class Desk:
    """One workspace, opened when first needed. It may not be there yet: the first job may make it."""

    def __init__(self, folder: Path, framework: str = "", encoder: str = "") -> None:
        """`framework` and `encoder` as `Matcher.open` takes them."""
        self._folder, self._framework, self._encoder = folder, framework, encoder
        self._workspace: Workspace | None = None
        self._matcher: Matcher | None = None

    def workspace(self, *, create: bool = False) -> Workspace:
        """Raises WorkspaceError where there is none and none is to be made."""
        from skillmatch.workspace import Workspace

        if self._workspace is None:
            new = create and not Workspace.exists(self._folder)
            self._workspace = Workspace.create(self._folder) if new else Workspace.open(self._folder)
        return self._workspace

    def matcher(self) -> Matcher:
        """Raises FrameworkError where the workspace holds no framework."""
        from skillmatch.matcher import Matcher

        if self._matcher is None:
            self._matcher = Matcher(self.workspace(), framework=self._framework, encoder=self._encoder)
        return self._matcher

    def framework(self) -> str:
        """Id of the framework that is asked in; "" where there is none."""
        with suppress(FrameworkError, NotFoundError):
            return self.matcher().framework.info.id
        return ""

    def is_fresh(self, progress: Progress) -> bool:
        """Whether there is an index that fits everything; `progress` may interrupt the waiting for others."""
        from skillmatch.matcher.keeping_fresh import one_at_a_time

        with suppress(FrameworkError, NotFoundError), one_at_a_time(self.workspace(), progress):
            return self.matcher().is_fresh()
        return False

    def renew(self) -> None:
        """Look anew at which framework and encoder the workspace is asked with."""
        self._matcher = None

    def close(self) -> None:
        """Close the workspace; it is opened again when it is needed."""
        if self._workspace is not None:
            self._workspace.close()
        self._workspace = self._matcher = None
