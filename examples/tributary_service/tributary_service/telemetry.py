"""All that makes this service observed; what it counts for its business is told where it happens, in `api`."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from starlette.routing import Route

from heliograph.metrics import expose
from heliograph.runtime import logs, tracing
from heliograph.runtime.exposition import metrics_app
from heliograph.runtime.web.asgi import TelemetryMiddleware
from tributary_telemetry.signals import SATURATION, SIGNALS

if TYPE_CHECKING:
    from collections.abc import Generator

    from fastapi import FastAPI

    from tributary_service.settings import Settings, Spans

UNOBSERVED = ("/healthz", "/metrics")
"""Paths that only machines of ours ask for, and often: neither counted nor logged."""


def instrument(app: FastAPI, settings: Settings) -> None:
    """Metrics, logs and, where they are wanted, traces of every request. Call it once, when the application is made."""
    logs.setup(service="tributary", level=settings.log_level)
    expose("tributary_telemetry")
    tracing.setup()
    SATURATION.memory_limit = settings.memory_limit
    app.add_middleware(TelemetryMiddleware, signals=SIGNALS, saturation=SATURATION, unobserved=UNOBSERVED)
    app.router.routes.append(Route("/metrics", metrics_app()))


@contextlib.contextmanager
def running(spans: Spans) -> Generator[None]:
    """What lives as long as the serving process: the exporter of spans and the sampler of saturation.

    Entered after servers have forked: the threads of a parent are not in its children.
    """
    provider = None
    if spans == "console":
        from opentelemetry import trace
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

        provider = TracerProvider(resource=Resource.create({"service.name": "tributary"}))
        # Any other exporter may take this one's place, such as that of opentelemetry-exporter-otlp-proto-http.
        exporter = ConsoleSpanExporter(out=sys.stderr, formatter=lambda span: span.to_json(indent=None) + "\n")
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
        trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        SATURATION.stop()
        if provider is not None:
            provider.shutdown()
