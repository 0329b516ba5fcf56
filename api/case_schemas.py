"""What OpenAPI says of CASE 1.1: the members that are written here (1EdTech JSON schemas of January 2025)."""

# ruff: noqa: N815 - the names are the standard's

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

_UUID = Field(
    description="UUID; version 5 of the URI where the source has none.", json_schema_extra={"format": "uuid"}
)
_CHANGED = Field(description="1970 where it is not known.", json_schema_extra={"format": "date-time"})


class LinkURI(BaseModel):
    """A link to something that has a UUID."""

    title: str
    identifier: str = _UUID
    uri: str


class LinkGenURI(BaseModel):
    """A link to anything; out of the package the identifier is the URI."""

    title: str
    identifier: str
    uri: str


class CFPckgDocument(BaseModel):
    """A framework as a whole."""

    identifier: str = _UUID
    uri: str
    caseVersion: str = "1.1"
    creator: str
    title: str
    lastChangeDateTime: str = _CHANGED
    publisher: str = ""
    language: str = ""
    version: str = ""
    licenseURI: LinkURI
    notes: str = ""


class CFDocument(CFPckgDocument):
    CFPackageURI: LinkURI


class CFDocumentSet(BaseModel):
    CFDocuments: list[dict[str, Any]] = Field(description="CFDocuments, or of each the `fields` asked for.")


class CFPckgItem(BaseModel):
    """A skill, or a heading of them."""

    identifier: str = _UUID
    fullStatement: str
    alternativeLabel: str = ""
    CFItemType: str
    CFItemTypeURI: LinkURI
    uri: str
    humanCodingScheme: str = ""
    abbreviatedStatement: str = ""
    lastChangeDateTime: str = _CHANGED
    extensions: dict[str, Any] = Field(default_factory=dict)


class CFItem(CFPckgItem):
    CFDocumentURI: LinkURI


class CFPckgAssociation(BaseModel):
    """How two items stand to one another, or an item to its document."""

    identifier: str = _UUID
    associationType: str
    uri: str
    originNodeURI: LinkGenURI
    destinationNodeURI: LinkGenURI
    lastChangeDateTime: str = _CHANGED


class CFAssociation(CFPckgAssociation):
    CFDocumentURI: LinkURI


class CFAssociationSet(BaseModel):
    CFItem: CFItem
    CFAssociations: list[CFPckgAssociation]


class CFItemType(BaseModel):
    identifier: str = _UUID
    uri: str
    title: str
    description: str
    hierarchyCode: str
    lastChangeDateTime: str = _CHANGED


class CFItemTypeSet(BaseModel):
    CFItemTypes: list[CFItemType]


class CFLicense(BaseModel):
    identifier: str = _UUID
    uri: str
    title: str
    licenseText: str
    lastChangeDateTime: str = _CHANGED


class CFDefinition(BaseModel):
    CFLicenses: list[CFLicense] = Field(default_factory=list)
    CFItemTypes: list[CFItemType] = Field(default_factory=list)


class CFPackage(BaseModel):
    """A whole framework; ESCO's has some 27 MB."""

    CFDocument: CFPckgDocument
    CFItems: list[CFPckgItem] = Field(default_factory=list)
    CFAssociations: list[CFPckgAssociation] = Field(default_factory=list)
    CFDefinitions: CFDefinition = Field(default_factory=CFDefinition)
