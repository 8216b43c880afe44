from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult

from heliograph.metrics import own
from heliograph.runtime import tracing
from heliograph.runtime.tracing import exports


class Unreachable(SpanExporter):
    """Of a collector that is gone."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Fail."""
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture(autouse=True)
def _set_up() -> Iterator[None]:
    """Twice, which changes nothing."""
    tracing.setup()
    tracing.setup()
    yield
    exports.LOGGER.handlers.clear()


def counted() -> float:
    """How many failures of tracing there were."""
    return own.RUNTIME_ERRORS.labels(reason="trace").value


def test_a_dead_collector_is_counted(provider: TracerProvider, caplog: pytest.LogCaptureFixture) -> None:
    """Each export that fails counts once, and is logged as ever; the work is done."""
    provider.add_span_processor(SimpleSpanProcessor(Unreachable()))
    before = counted()
    for _ in range(3):
        with tracing.span("work"):
            pass
    assert counted() == before + 3
    said = [one for one in caplog.records if one.name == "opentelemetry.sdk.trace.export"]
    assert [one.getMessage() for one in said] == ["Exception while exporting Span."] * 3


def test_warnings_are_no_failures() -> None:
    """OpenTelemetry also warns of what it will try again; errors without an exception count too."""
    before = counted()
    logging.getLogger("opentelemetry.sdk").warning("trying again")
    assert counted() == before
    logging.getLogger("opentelemetry.sdk").error("gave up after %s", "a while")
    assert counted() == before + 1


def test_who_has_set_up_no_logging_is_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without any handler Python writes warnings to standard error, and goes on doing so."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    logging.getLogger("opentelemetry.sdk").info("a detail")
    logging.getLogger("opentelemetry.sdk").warning("trying again")
    assert capsys.readouterr().err == "trying again\n"
