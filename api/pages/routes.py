"""Every page, put into the service."""

from __future__ import annotations

from fastapi import FastAPI

from . import (
    catalogue,
    designer,
    designer_ecosystem,
    designer_exports,
    designer_review,
    designer_syllabus,
    employer,
    first_run,
    home,
    learner,
    operations,
    sign_in,
)
from .files import install_static

_PAGES = (
    home,
    catalogue,
    learner,
    employer,
    operations,
    first_run,
    sign_in,
    designer,
    designer_ecosystem,
    designer_exports,
    designer_review,
    designer_syllabus,
)


def install_pages(app: FastAPI) -> None:
    install_static(app)
    for one in _PAGES:
        app.include_router(one.router, include_in_schema=False)
