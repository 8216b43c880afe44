"""`python troubled.py TROUBLE`: the example in a process where something else is wrong."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def dead_collector() -> None:
    """Spans are sent to a port at which nobody listens."""
    import urllib.request

    from opentelemetry import trace
    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult

    class Exporter(SpanExporter):
        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            urllib.request.urlopen("http://127.0.0.1:9/v1/traces", b"spans", timeout=1)
            return SpanExportResult.SUCCESS

    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(Exporter()))
    trace.set_tracer_provider(provider)


def broken_processor() -> None:
    """What is told of spans raises, at their start and at their end."""
    from opentelemetry import trace
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider

    class Processor(SpanProcessor):
        def on_start(self, span: Span, parent_context: Context | None = None) -> None:
            if span.name == "index.search":
                raise RuntimeError("no spans may start")

        def on_end(self, span: ReadableSpan) -> None:
            raise RuntimeError("no spans may end")

    provider = TracerProvider()
    provider.add_span_processor(Processor())
    trace.set_tracer_provider(provider)


def broken_metric() -> None:
    """A collector in the registry raises when it is asked."""
    import prometheus_client

    class Collector:
        def describe(self) -> list[object]:
            return []

        def collect(self) -> list[object]:
            raise ConnectionError("the database of figures is gone")

    prometheus_client.REGISTRY.register(Collector())


def wrong_use() -> None:
    """The service's own code uses its metrics wrongly."""
    from tributary_telemetry import metrics, telemetry

    def search_performed(**_: object) -> None:
        metrics.SEARCHES.labels(tenant="acme").inc()
        metrics.SEARCH_DURATION.labels(tenant_id="acme", search_type="vector").observe(float("nan"))

    telemetry.search_performed = search_performed


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    from tributary_service.__main__ import main

    sys.exit(main())
