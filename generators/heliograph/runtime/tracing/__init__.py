"""Tracing by OpenTelemetry (extra `otel`), for services that may or may not have it.

Without OpenTelemetry, or without an SDK that somebody has set up, everything here does nothing, at next to no cost. An
SDK may be set up at any time; in servers that fork (gunicorn), in the worker, where its exporting thread survives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.runtime.tracing import api, exports, failures
from heliograph.runtime.tracing.functions import traced
from heliograph.runtime.tracing.ids import current_ids, exemplar
from heliograph.runtime.tracing.propagation import allow_baggage, extract, inject
from heliograph.runtime.tracing.spans import Span, current, span

if TYPE_CHECKING:
    from collections.abc import Collection

    from heliograph.runtime.redaction import Redactor

__all__ = ["Span", "current", "current_ids", "exemplar", "extract", "inject", "setup", "span", "traced"]


def setup(*, baggage: Collection[str] = (), exemplars: bool = True, redactor: Redactor | None = None) -> None:
    """Say that this service traces. May be called before the SDK is set up, and again.

    `baggage` names the keys that `extract` lets in and `inject` lets out. With `exemplars` the metrics keep the ids of
    sampled spans, by which a graph leads to a trace. Errors that OpenTelemetry logs, as of a collector that does not
    answer, count in `heliograph_runtime_errors_total`. `redactor` keeps secrets out of what spans say of exceptions;
    give that of the logs where they have one of their own. Raises ModuleNotFoundError where OpenTelemetry is not
    installed.
    """
    from heliograph.metrics.instruments.children import use_exemplars
    from heliograph.runtime.redaction import Redactor

    api.load()
    failures.use_redactor(redactor or Redactor())
    allow_baggage(baggage)
    exports.count_failures()
    use_exemplars(exemplar if exemplars else None)
