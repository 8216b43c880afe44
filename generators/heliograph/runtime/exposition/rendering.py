"""A whole registry as text: our families by their templates, everything else by prometheus_client's own functions.

The bytes are those of `prometheus_client.generate_latest` on the same registry, for a tenth of the time or less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import prometheus_client
from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics import exposition as openmetrics

from heliograph.metrics.instruments.collecting import Collector
from heliograph.metrics.instruments.exemplars import scraped
from heliograph.runtime.exposition.families import is_plain, text_of
from heliograph.runtime.exposition.formats import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.runtime.exposition.formats import Format

_EOF: Final = b"# EOF\n"
_ESCAPES: Final = hasattr(openmetrics, "ALLOWUTF8")  # from prometheus_client 0.22 on
_SAME: Final = {"underscores", "allow-utf-8"}  # escapings under which a plain name stays as it is


def render(registry: Any = prometheus_client.REGISTRY, format: Format = TEXT) -> bytes:
    """The registry's metrics; what a collector raises is raised, as `generate_latest` does."""
    pieces = [chunk for collector in collectors_of(registry) for chunk in chunks(collector, format)]
    return b"".join((*pieces, ending(format)))


def collectors_of(registry: Any, names: frozenset[str] = frozenset()) -> Sequence[Any]:
    """The collectors of a registry in their order; the registry itself if it has none apart.

    With `names`, only those that registered one of these, or none at all. A registry's own `collect` ends with the
    first collector that raises. To go on with the others, this reads what the client keeps to itself, and without its
    lock, which a collector that hangs while it is registered never gives back.
    """
    registered: dict[Any, list[str]] | None = getattr(registry, "_collector_to_names", None)
    if registered is None:
        return (registry,)
    facts: dict[str, str] | None = registry._target_info  # noqa: SLF001
    target = [(_Target(facts), ["target_info"])] if facts else []
    every: list[tuple[Any, list[str]]] = [*target, *registered.items()]
    return [collector for collector, own in every if not (names and own) or not names.isdisjoint(own)]


def chunks(collector: Any, format: Format, names: frozenset[str] = frozenset()) -> Iterator[bytes]:
    """What one collector has to say, in pieces; with `names`, only the families called so, or with such a series."""
    if isinstance(collector, Collector) and format.escaping in _SAME and is_plain(collector.family):
        yield from map(_encoded, text_of(collector.family, openmetrics=format.openmetrics))
        return
    metrics = collector.collect()
    if names:
        metrics = [metric for metric in metrics if _called(metric, names)]
    yield _by_the_client(metrics, format)


def ending(format: Format) -> bytes:
    """What comes after all collectors; from here on updates may leave new exemplars."""
    if not format.openmetrics:
        return b""
    scraped()
    return _EOF


class _Target:
    """The facts about the whole target, which a registry shows first."""

    def __init__(self, facts: dict[str, str]) -> None:
        self._facts: Final = facts

    def collect(self) -> list[Metric]:
        """One metric."""
        metric = Metric("target", "Target metadata", "info")
        metric.add_sample("target_info", self._facts, 1)
        return [metric]


class _Collected:
    """What was collected, as something that the client's functions take."""

    def __init__(self, metrics: Any) -> None:
        self._metrics: Final = metrics

    def collect(self) -> Any:
        """The metrics."""
        return self._metrics


def _by_the_client(metrics: Any, format: Format) -> bytes:
    options = {"escaping": format.escaping} if _ESCAPES else {}
    if format.openmetrics:
        return openmetrics.generate_latest(_Collected(metrics), **options).removesuffix(_EOF)  # type: ignore[no-any-return,no-untyped-call]
    return prometheus_client.generate_latest(_Collected(metrics), **options)


def _called(metric: Metric, names: frozenset[str]) -> bool:
    suffixes = ("", "_total", "_info", "_bucket", "_sum", "_count", "_created", "_gsum", "_gcount")
    return any(metric.name + suffix in names for suffix in suffixes)


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, in an exemplar or a help text
        return text.encode(errors="replace")
