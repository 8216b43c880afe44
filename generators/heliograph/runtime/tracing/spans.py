"""Spans: `with span("search") as current: …`, and the span at hand, to tell it more.

Where no SDK is set up there is no span, and all of this does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from heliograph.metrics.activity import ended
from heliograph.metrics.instruments.mistakes import failed, mistaken
from heliograph.runtime.tracing import api, failures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextvars import Token
    from types import TracebackType

    from opentelemetry.context import Context
    from opentelemetry.trace import Link, SpanKind, Tracer
    from opentelemetry.trace import Span as OtelSpan

    from heliograph.metrics.activity import Outcome

    Value = str | bool | int | float | Sequence[str] | Sequence[bool] | Sequence[int] | Sequence[float]
    Attributes = Mapping[str, Value]

Kind = Literal["internal", "server", "client", "producer", "consumer"]

CANCELLED: Final = {"heliograph.outcome": "cancelled"}
"""What a span says of work that was cancelled; its status stays unset, for nothing failed."""


class Span:
    """A span to tell things to, or none: then it takes everything and keeps nothing. Nothing here ever raises."""

    __slots__ = ("_span",)

    def __init__(self, span: OtelSpan | None) -> None:
        self._span = span

    @property
    def recording(self) -> bool:
        """Whether what is said is kept; ask before working out something expensive to say."""
        return self._span is not None and self._span.is_recording()

    def rename(self, name: str) -> None:
        """Name it anew, as when the route of a request has been found."""
        if self._span is not None:
            _quietly(self._span.update_name, name)

    def set_attributes(self, attributes: Attributes) -> None:
        """Add facts about the work as a whole."""
        if self._span is not None:
            _quietly(self._span.set_attributes, attributes)

    def add_event(self, name: str, attributes: Attributes | None = None) -> None:
        """Something happened just now."""
        if self._span is not None:
            _quietly(self._span.add_event, name, attributes)

    def add_link(self, context: Context | None, attributes: Attributes | None = None) -> None:
        """The work is related to a span elsewhere: `extract(…)` of a message, for instance. None adds nothing."""
        if self._span is not None:
            _quietly(_add_link, self._span, context, attributes)

    def set_status(self, status: Literal["ok", "error"], description: str = "", *, error_type: str = "_OTHER") -> None:
        """Say how the work went where no exception says so; the last word, if it is "ok".

        `error_type` is one of few: it may serve as a label. It and `description` are for errors alone.
        """
        if self._span is not None:
            _quietly(_set_status, self._span, status, description, error_type)

    def record_exception(self, error: BaseException) -> None:
        """Something was raised and dealt with. What leaves the span's block is recorded without being told."""
        if self._span is not None and self._span.is_recording():
            _quietly(failures.record, self._span, error)


NO_SPAN: Final = Span(None)


class ActiveSpan(Span):
    """A span that is the current one from its start to its end: an activity for `heliograph.metrics.activity`."""

    __slots__ = ("_context", "_token")
    _span: OtelSpan

    def __init__(self, span: OtelSpan, context: Context) -> None:
        self._span = span
        self._context = context
        self.resume()

    def suspend(self) -> None:
        """Make current what was current before."""
        api.detach(self._token)

    def resume(self) -> None:
        """Make it current again, wherever it goes on."""
        self._token: Token[Context] = api.context.attach(self._context)

    def end(self, outcome: Outcome, error: BaseException | None, /) -> None:
        """End it, saying how the work went."""
        api.detach(self._token)
        span = self._span
        try:
            if outcome == "error" and error is not None:
                failures.fail(span, error)
            elif outcome == "cancelled":
                span.set_attributes(CANCELLED)
        except Exception as trouble:  # noqa: BLE001 — telemetry never breaks what carries it
            failed("trace", trouble)
        _quietly(span.end)


def start(
    tracer: Tracer,
    name: str,
    kind: Kind,
    attributes: Attributes | None,
    *,
    context: Context | None = None,
    links: Sequence[Link] = (),
) -> ActiveSpan | None:
    """Start a span and make it current; its parent is the one of `context`, by default the current one.

    None where the SDK cannot start it.
    """
    known = api.KINDS.get(kind) or _mistaken_kind(kind)
    try:
        span = tracer.start_span(
            name,
            context,
            known,
            attributes,
            links,
            record_exception=False,
            set_status_on_exception=False,
        )
        return ActiveSpan(span, api.trace.set_span_in_context(span, context))
    except Exception as error:  # noqa: BLE001 — telemetry never breaks what carries it
        failed("trace", error)
        return None


class span:  # noqa: N801 — used like a function
    """A `with` block that is a span. Its exception, if it raises, is recorded, unless a span within has done so.

    `parent` is what `extract` read from a request: the span continues the caller's trace. At the edge, where callers
    are strangers, `trusted=False` starts a trace of its own that links to theirs. `links` relate it to others, such as
    the messages of a batch. In a generator use `traced`: a block around `yield` would be current in its consumer.
    """

    __slots__ = ("_active", "_attributes", "_kind", "_links", "_name", "_parent", "_token", "_trusted")

    def __init__(
        self,
        name: str,
        *,
        kind: Kind = "internal",
        attributes: Attributes | None = None,
        parent: Context | None = None,
        trusted: bool = True,
        links: Iterable[Context | None] = (),
    ) -> None:
        self._name = name
        self._kind: Kind = kind
        self._attributes = attributes
        self._parent = parent
        self._trusted = trusted
        self._links = links
        self._active: ActiveSpan | None = None
        self._token: Token[Context] | None = None

    def __enter__(self) -> Span:
        """Start."""
        tracer = api.tracer()
        if tracer is None:
            if self._parent is not None and self._trusted:
                self._token = _continue(self._parent)
            return NO_SPAN
        context, links = self._parent, self._links
        try:
            if context is not None:
                context, links = _joined(context, links, trusted=self._trusted)
            found = _links(links)
        except Exception as error:  # noqa: BLE001 — what is no context
            mistaken("trace", error)
            context, found = None, []
        self._active = start(tracer, self._name, self._kind, self._attributes, context=context, links=found)
        return self._active or NO_SPAN

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End; never swallow what was raised."""
        if self._active is not None:
            ended(self._active, error)
        elif self._token is not None:
            api.detach(self._token)


def current() -> Span:
    """The span of the work at hand, whoever started it."""
    if not api.loaded():
        return NO_SPAN
    span = api.trace.get_current_span()
    return Span(span) if span.is_recording() else NO_SPAN


def _mistaken_kind(kind: str) -> SpanKind:
    mistaken("trace", ValueError(f"kind={kind!r} is no kind of span, only {', '.join(api.KINDS)}"))
    return api.KINDS["internal"]


def _continue(parent: Context) -> Token[Context]:
    """Without an SDK nothing is recorded here, but what is called from here still learns whose trace it is in."""
    return api.context.attach(_merged(parent))


def _joined(
    parent: Context, links: Iterable[Context | None], *, trusted: bool
) -> tuple[Context, Iterable[Context | None]]:
    """The context to start in, and the links: a stranger's is no parent, but is linked to."""
    if trusted:
        return _merged(parent), links
    return api.trace.set_span_in_context(api.trace.INVALID_SPAN), (parent, *links)


def _merged(parent: Context) -> Context:
    """What is current here, with the caller's span and baggage over it."""
    return api.context.Context({**api.context.get_current(), **parent})


def _links(contexts: Iterable[Context | None]) -> list[Link]:
    """Links to the spans that these contexts carry."""
    found = [api.trace.get_current_span(context).get_span_context() for context in contexts if context is not None]
    return [api.trace.Link(one) for one in found if one.is_valid]


def _add_link(span: OtelSpan, context: Context | None, attributes: Attributes | None) -> None:
    for link in _links((context,)):
        span.add_link(link.context, attributes)


def _set_status(span: OtelSpan, status: str, description: str, error_type: str) -> None:
    code = api.trace.StatusCode
    if status == "error":
        span.set_attribute("error.type", error_type)
        span.set_status(api.trace.Status(code.ERROR, description))
    else:
        span.set_status(api.trace.Status(code.OK))


def _quietly(function: Callable[..., object], *arguments: Any) -> None:
    """Call it; what goes wrong in it is counted and goes no further."""
    try:
        function(*arguments)
    except Exception as error:  # noqa: BLE001 — telemetry never breaks what carries it
        failed("trace", error)
