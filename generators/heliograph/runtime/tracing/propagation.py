"""Trace context in headers: read from requests and messages, written to those that go out.

The format is OpenTelemetry's global propagator's (`OTEL_PROPAGATORS`; W3C trace context and baggage by default).
Headers come as the frameworks have them: mappings or lists of pairs, of text or bytes, in any case, or a WSGI environ.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, cast

from heliograph.metrics.instruments.mistakes import failed
from heliograph.runtime.tracing import api

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from opentelemetry.context import Context

    Pairs = Iterable[tuple[str | bytes, str | bytes]]
    Found = dict[str, list[str]]

_allowed: frozenset[str] = frozenset()


def allow_baggage(keys: Collection[str]) -> None:
    """The keys of baggage that may come in and go out; by default none: it travels to everyone who is called."""
    global _allowed  # noqa: PLW0603 — one setting per process
    _allowed = frozenset(keys)


def extract(headers: Mapping[str, Any] | Pairs) -> Context | None:
    """Whose trace a request or message belongs to, for `span(…, parent=…)` or `links=[…]`.

    None where nobody traces or the headers say nothing that can be read. Never raises.
    """
    if not api.loaded():
        return None
    try:
        propagator = _propagator()
        found = _wanted(headers, propagator.fields)
        context = _filtered(propagator.extract(found, getter=_Getter()))
        return context if any(context.values()) else None
    except Exception as error:  # noqa: BLE001 — telemetry never breaks what carries it
        failed("trace", error)
        return None


def inject(headers: MutableMapping[str, str] | list[Any]) -> None:
    """Add the span at hand to the headers of what goes out, in place of what they said of another.

    A list whose names are bytes, as in ASGI, gets pairs of bytes. Never raises.
    """
    if not api.loaded():
        return
    try:
        fresh: dict[str, str] = {}
        propagator = _propagator()
        propagator.inject(fresh, _filtered(api.context.get_current()))
        _replace(headers, fresh, propagator.fields)
    except Exception as error:  # noqa: BLE001 — telemetry never breaks what carries it
        failed("trace", error)


def _propagator() -> Any:
    from opentelemetry.propagate import get_global_textmap

    return get_global_textmap()


def _filtered(context: Context) -> Context:
    """The context without baggage that is not allowed."""
    from opentelemetry.baggage import get_all, remove_baggage

    for key in get_all(context):
        if key not in _allowed:
            context = remove_baggage(key, context)
    return context


def _wanted(headers: Mapping[str, Any] | Pairs, fields: Collection[str]) -> Found:
    """The values of the propagator's fields, by their names in lower case."""
    names = {field.lower() for field in fields}
    found: Found = {}
    for name, value in _pairs(headers):
        lower = _text(name).lower().replace("_", "-").removeprefix("http-")
        if lower in names:
            found.setdefault(lower, []).extend(_texts(value))
    if "baggage" in found:
        found["baggage"] = [",".join(found["baggage"])]  # several headers are one list, of which a propagator reads one
    return found


def _pairs(headers: Mapping[str, Any] | Pairs) -> Iterator[tuple[Any, Any]]:
    multi = getattr(headers, "multi_items", None) or getattr(headers, "items", None)
    yield from cast("Pairs", multi() if multi is not None else headers)


def _texts(value: Any) -> list[str]:
    return [_text(one) for one in cast("list[Any]", value)] if isinstance(value, (list, tuple)) else [_text(value)]


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, (bytes, bytearray)) else str(value)


def _replace(headers: MutableMapping[str, str] | list[Any], fresh: Mapping[str, str], fields: Collection[str]) -> None:
    names = {field.lower() for field in fields}
    if isinstance(headers, MutableMapping):
        for name in [name for name in headers if _text(name).lower() in names]:
            del headers[name]
        headers.update(fresh)
    else:
        binary = bool(headers) and isinstance(headers[0][0], bytes)
        kept = [pair for pair in headers if _text(pair[0]).lower() not in names]
        headers[:] = kept + [
            (name.encode("latin-1"), value.encode("latin-1")) if binary else (name, value)
            for name, value in fresh.items()
        ]


class _Getter:
    """Reads what `_wanted` has found."""

    def get(self, carrier: Found, key: str) -> list[str] | None:
        """All values of a field."""
        return carrier.get(key.lower())

    def keys(self, carrier: Found) -> list[str]:
        """The fields that there are."""
        return list(carrier)
