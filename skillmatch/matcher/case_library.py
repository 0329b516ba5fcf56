"""Every framework of a workspace as CASE has it: documents, packages, and their parts by UUID."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from skillmatch.domain import FrameworkInfo
from skillmatch.errors import NotFoundError
from skillmatch.writers.case import CasePackage, document_uri
from skillmatch.writers.case_ids import made, named

if TYPE_CHECKING:
    from skillmatch.frameworks import Framework
    from skillmatch.workspace import Workspace

Json = dict[str, Any]
_packages: WeakKeyDictionary[Framework, CasePackage] = WeakKeyDictionary()
"""Kept as long as the framework is: the UUIDs of ESCO take a fifth of a second."""


class CaseLibrary:
    """What a workspace can show in CASE. Of two frameworks that share a UUID, the first by id is found.

    Every method that takes a UUID raises NotFoundError where nothing has it.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._documents = dict(_documents(workspace.framework_infos()))

    def documents(self) -> list[Json]:
        """Every CFDocument, by itself."""
        return [_document(self._package(identifier)) for identifier in self._documents]

    def document(self, identifier: str) -> Json:
        """One CFDocument, by itself."""
        return _document(self.package(identifier))

    def package(self, identifier: str) -> CasePackage:
        """The package of a document, which has its UUID."""
        if identifier.lower() not in self._documents:
            raise NotFoundError("CFDocument", identifier)
        return self._package(identifier.lower())

    def item(self, identifier: str) -> Json:
        """One CFItem, with the document it is of."""
        for package in self._each():
            if skill := package.by_id.get(identifier.lower()):
                return {**package.item(skill), "CFDocumentURI": package.link()}
        raise NotFoundError("CFItem", identifier)

    def item_associations(self, identifier: str) -> Json:
        """One CFItem with the associations that it is an end of."""
        for package in self._each():
            if skill := package.by_id.get(identifier.lower()):
                places = package.associations_of.get(skill.uri, ())
                found = [package.association(package.relations[place]) for place in places]
                return {"CFItem": self.item(identifier), "CFAssociations": found}
        raise NotFoundError("CFItem", identifier)

    def association(self, identifier: str) -> Json:
        """One CFAssociation, with the document it is of."""
        for package in self._each():
            place = package.associations_by_id.get(identifier.lower())
            if place is not None:
                return {**package.association(package.relations[place]), "CFDocumentURI": package.link()}
        raise NotFoundError("CFAssociation", identifier)

    def item_types(self, identifier: str) -> Json:
        """One CFItemType; none has children."""
        for package in self._each():
            if found := package.item_types.get(identifier.lower()):
                return {"CFItemTypes": [found]}
        raise NotFoundError("CFItemType", identifier)

    def license(self, identifier: str) -> Json:
        """One CFLicense."""
        for package in self._each():
            found = package.license()
            if found["identifier"] == identifier.lower():
                return found
        raise NotFoundError("CFLicense", identifier)

    def _each(self) -> Iterator[CasePackage]:
        return map(self._package, self._documents)

    def _package(self, identifier: str) -> CasePackage:
        framework = self._workspace.framework(self._documents[identifier])
        found = _packages.get(framework)
        if found is None or found.id != identifier:
            found = _packages[framework] = CasePackage(framework.records, identifier)
        return found


def _documents(infos: tuple[FrameworkInfo, ...]) -> Iterator[tuple[str, str]]:
    """UUID of the document → id of the framework; its source's own UUID, where no other has it already."""
    taken: set[str] = set()
    for info in infos:
        own = named(info.source)
        found = made(document_uri(info)) if not own or own in taken else own
        taken.add(found)
        yield found, info.id


def _document(package: CasePackage) -> Json:
    return {**package.document(), "CFPackageURI": package.link()}
