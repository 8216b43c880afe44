"""The application: `uvicorn tributary_service.app:app`."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from fastapi import FastAPI

from tributary_service import api, telemetry
from tributary_service.faults import Saboteur
from tributary_service.index import Index
from tributary_service.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


def make(settings: Settings) -> FastAPI:
    """A new application with an index of its own."""

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        with telemetry.running(settings.spans):
            yield

    # FastAPI can make the span of a request itself; but then a broken processor of spans breaks requests.
    app = FastAPI(title="Tributary", lifespan=lifespan, telemetry={"tracing": False})
    app.state.index = Index()
    app.state.saboteur = Saboteur()
    app.include_router(api.probes)
    app.include_router(api.router)
    for kind in api.STATUSES:
        app.add_exception_handler(kind, api.refuse)
    if settings.faults:
        app.include_router(api.sabotage)
    telemetry.instrument(app, settings)
    return app


app = make(Settings.read())
