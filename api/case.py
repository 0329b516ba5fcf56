"""Every framework held, for whatever reads CASE 1.1 (1EdTech, REST/JSON binding): read only."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from skillmatch.matcher.case_library import CaseLibrary
from skillmatch.matcher.case_query import CaseQuery
from skillmatch.writers.case_ids import is_uuid

from . import case_schemas as case
from .access import Anyone
from .etag import NOT_MODIFIED, Tagged
from .imsx import Refusal, imsx_responses, imsx_route, refused
from .paging import PAGED, USUAL, LongLimit, Offset, paged, some_of
from .state import Lent

BASE = "/ims/case/v1p1"
_MINORS = {
    400: "invalid_selection_field",
    401: "unauthorised_request",
    403: "forbidden",
    404: "unknownobject",
    429: "server_busy",
    500: "internal_server_error",
    503: "server_busy",
}
"""HTTP status → `imsx_codeMinorFieldValue` of CASE 1.1 (section 2.4)."""
router = APIRouter(
    prefix=BASE,
    tags=["CASE 1.1"],
    route_class=imsx_route(_MINORS, {"orderBy": "invalid_sort_field"}),
    responses={**imsx_responses(_MINORS), **NOT_MODIFIED},
)
_EXAMPLE = "2b6a7f0e-7d7b-5c1e-9d8a-3f1f6f0c9a01"
Id = Annotated[str, Path(max_length=200, description="UUID.", examples=[_EXAMPLE])]
Json = dict[str, Any]


def _named(key: str) -> str:
    """The UUID. Raises Refusal where it is none: CASE tells such apart from unknown ones."""
    if not is_uuid(key):
        raise Refusal(404, "invalid_uuid", "Invalid UUID")
    return key


@router.get(
    "/CFDocuments",
    summary="The frameworks held",
    response_model=case.CFDocumentSet,
    responses=PAGED,
)
def get_all_cf_documents(
    _: Anyone,
    _tag: Tagged,
    lent: Lent,
    request: Request,
    response: Response,
    limit: LongLimit = USUAL,
    offset: Offset = 0,
    sort: Annotated[str, Query(max_length=100, examples=["title"])] = "",
    order: Annotated[Literal["asc", "desc"], Query(alias="orderBy")] = "asc",
    filter: Annotated[
        str, Query(max_length=1200, examples=["language='en'"], description="As the binding has it.")
    ] = "",
    fields: Annotated[
        str | None, Query(max_length=1000, examples=["identifier,title"], description="Members, by comma.")
    ] = None,
) -> Json:
    found = CaseQuery(filter, sort, order, fields).of(CaseLibrary(lent.workspace).documents())
    page = some_of(found, offset, limit)
    return {"CFDocuments": paged(request, response, page)}


@router.get(
    "/CFDocuments/{key}",
    summary="One framework, without its items",
    response_model=case.CFDocument,
    response_model_exclude_unset=True,
)
def get_cf_document(_: Anyone, _tag: Tagged, lent: Lent, key: Id) -> Json:
    return CaseLibrary(lent.workspace).document(_named(key))


@router.get("/CFPackages/{key}", summary="One framework whole, streamed", response_model=case.CFPackage)
def get_cf_package(_: Anyone, _tag: Tagged, lent: Lent, key: Id, response: Response) -> Response:
    package = CaseLibrary(lent.workspace).package(_named(key))
    told = {name: response.headers[name] for name in ("ETag", "Cache-Control")}
    return StreamingResponse(package.chunks(), media_type="application/json", headers=told)


@router.get(
    "/CFItems/{key}", summary="One item", response_model=case.CFItem, response_model_exclude_unset=True
)
def get_cf_item(_: Anyone, _tag: Tagged, lent: Lent, key: Id) -> Json:
    return CaseLibrary(lent.workspace).item(_named(key))


@router.get(
    "/CFItemAssociations/{key}",
    summary="One item, with all it is associated with",
    response_model=case.CFAssociationSet,
    response_model_exclude_unset=True,
)
def get_cf_item_associations(_: Anyone, _tag: Tagged, lent: Lent, key: Id) -> Json:
    return CaseLibrary(lent.workspace).item_associations(_named(key))


@router.get(
    "/CFAssociations/{key}",
    summary="One association",
    response_model=case.CFAssociation,
    response_model_exclude_unset=True,
)
def get_cf_association(_: Anyone, _tag: Tagged, lent: Lent, key: Id) -> Json:
    return CaseLibrary(lent.workspace).association(_named(key))


@router.get("/CFItemTypes/{key}", summary="One type of items", response_model=case.CFItemTypeSet)
def get_cf_item_type(_: Anyone, _tag: Tagged, lent: Lent, key: Id) -> Json:
    return CaseLibrary(lent.workspace).item_types(_named(key))


@router.get("/CFLicenses/{key}", summary="The licence of a framework", response_model=case.CFLicense)
def get_cf_license(_: Anyone, _tag: Tagged, lent: Lent, key: Id) -> Json:
    return CaseLibrary(lent.workspace).license(_named(key))


def _none_held(kind: str, name: str) -> None:
    """An endpoint of CASE for something that no framework here has."""

    @router.get(f"/{kind}/{{key}}", summary=f"None is held: {kind}", name=name, operation_id=name)
    def get_nothing(_: Anyone, key: Id) -> Response:
        _named(key)
        return refused(404, _MINORS[404], f"Unknown Object: no {kind} are held here.")


for _kind, _name in (
    ("CFSubjects", "get_cf_subject"),
    ("CFConcepts", "get_cf_concept"),
    ("CFAssociationGroupings", "get_cf_association_grouping"),
    ("CFRubrics", "get_cf_rubric"),
):
    _none_held(_kind, _name)


@router.get("/discovery/imscasev1p1_openapi3_v1p0.json", summary="The part of CASE that is served here")
def discover_case(_: Anyone, request: Request) -> Json:
    """The OpenAPI document of these endpoints (section 2.5 of the binding)."""
    whole = request.app.openapi()
    return {**whole, "paths": {path: one for path, one in whole["paths"].items() if path.startswith(BASE)}}
