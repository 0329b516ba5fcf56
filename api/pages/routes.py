"""Every page, put into the service."""

from __future__ import annotations

from fastapi import FastAPI

from . import catalogue, home
from .files import install_static

_PAGES = (home, catalogue)


def install_pages(app: FastAPI) -> None:
    install_static(app)
    for one in _PAGES:
        app.include_router(one.router, include_in_schema=False)
