"""Whether OpenTelemetry is here and at work: asked by every traced call, so answered in well under a microsecond.

Nothing here imports OpenTelemetry unless `load` is called. Where nobody else has imported it, nobody can have set up an
SDK, and there is nothing to trace.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from heliograph import __version__
from heliograph.metrics.instruments.mistakes import failed

if TYPE_CHECKING:
    from contextvars import Token

    from opentelemetry import context, trace
    from opentelemetry.trace import SpanKind, Tracer
else:
    # OpenTelemetry's modules, once `loaded()`: a name is looked up faster than an import statement is run.
    context = trace = None

__all__ = ["KINDS", "context", "detach", "load", "loaded", "trace", "tracer"]

KINDS: Final[dict[str, SpanKind]] = {}
"""The kinds of spans by their names in lower case."""

_UNKNOWN: Final = object()
_ASK_AGAIN: Final = object()
_ready = False
_provider: Any = None
_tracer: Tracer | None = None


def load() -> None:
    """Import OpenTelemetry. Raises ModuleNotFoundError that names the extra where it is not installed."""
    global context, trace, _ready  # noqa: PLW0603 — looked up once per process
    try:
        from opentelemetry import context, trace  # pyright: ignore[reportConstantRedefinition]
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "opentelemetry":
            raise
        msg = 'tracing needs OpenTelemetry, which is not installed: pip install "heliograph[otel]"'
        raise ModuleNotFoundError(msg, name=error.name) from None
    KINDS.update({kind.name.lower(): kind for kind in trace.SpanKind})
    _ready = True  # whatever becomes of the rest, which is tried once
    trace.get_tracer_provider()  # loads the one that OTEL_PYTHON_TRACER_PROVIDER names


def loaded() -> bool:
    """Whether OpenTelemetry has been imported, by whomever."""
    if _ready or "opentelemetry.trace" not in sys.modules:
        return _ready
    try:
        load()
    except Exception as error:  # noqa: BLE001 — telemetry never breaks what carries it
        failed("trace", error)
    return _ready


def tracer() -> Tracer | None:
    """The tracer of the SDK that is set up, or None as long as there is none."""
    if not _ready and not loaded():
        return None
    # The one question that costs nothing: the public function also reads the environment, each time.
    provider = getattr(trace, "_TRACER_PROVIDER", _UNKNOWN)
    if provider is not _provider:
        _choose(provider)
    return _tracer


def _choose(provider: Any) -> None:
    """Another provider than before: take its tracer, unless it is one that does nothing."""
    global _provider, _tracer  # noqa: PLW0603 — a cache, right for any order in which threads come here
    chosen = trace.get_tracer_provider() if provider is _UNKNOWN else provider
    tracer = None
    if chosen is not None:
        try:
            tracer = chosen.get_tracer("heliograph", __version__)
        except Exception as error:  # noqa: BLE001 — telemetry never breaks what carries it
            failed("trace", error)
    _tracer = None if isinstance(tracer, (trace.NoOpTracer, trace.ProxyTracer)) else tracer
    _provider = _ASK_AGAIN if provider is _UNKNOWN else provider


def detach(token: Token[Any]) -> None:
    """Make current what was current before. In another context (a task that was dropped) there is nothing to undo.

    OpenTelemetry's own function logs a traceback there.
    """
    try:
        token.var.reset(token)
    except ValueError:
        return
