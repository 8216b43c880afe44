"""An SDK that keeps its spans in memory, set up for one test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

Ended = Callable[[], dict[str, ReadableSpan]]


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    """Where ended spans go."""
    return InMemorySpanExporter()


@pytest.fixture
def provider(exporter: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch) -> TracerProvider:
    """An SDK that records everything."""
    made = TracerProvider()
    made.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", made)
    return made


@pytest.fixture
def ended(provider: TracerProvider, exporter: InMemorySpanExporter) -> Ended:
    """The spans that have ended, by name; each name stands for one."""

    def spans() -> dict[str, ReadableSpan]:
        found = exporter.get_finished_spans()
        assert len({span.name for span in found}) == len(found), [span.name for span in found]
        return {span.name: span for span in found}

    return spans


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELIOGRAPH_STRICT", "1")
