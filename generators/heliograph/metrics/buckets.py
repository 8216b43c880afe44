"""Standard bucket bounds, so that panels, objectives and services agree on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from heliograph.promql.series import Series

Buckets = tuple[float, ...]

LATENCY: Final[Buckets] = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
"""Seconds to serve a request: 5 ms to 10 s."""

DURATION: Final[Buckets] = (1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0, 1800.0, 3600.0)
"""Seconds that a job takes: 1 s to an hour."""

SIZE: Final[Buckets] = (256.0, 1024.0, 4096.0, 16384.0, 65536.0, 262144.0, 1048576.0, 4194304.0, 16777216.0)
"""Bytes: 256 B to 16 MiB."""

SCORE: Final[Buckets] = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""A ratio or score from 0 to 1."""

TEN: Final[Buckets] = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
"""A grade from 1 to 10."""


def le(bound: float) -> str:
    """A bound as `le` carries it: what Python's client exposes, and what Prometheus 3 normalises every client's to."""
    if bound == float("inf"):
        return "+Inf"
    text = repr(float(bound))
    dot = text.find(".")
    # Go writes an exponent from 1e+06 on, Python only from 1e+16.
    if bound > 0 and dot > 6:
        mantissa = f"{text[0]}.{text[1:dot]}{text[dot + 1 :]}".rstrip("0").rstrip(".")
        return f"{mantissa}e+{dot - 1:02}"
    return text


def spelt(series: Series, label: str, value: float) -> str | tuple[str, ...]:
    """What a label must be for a number: one text, or each that a foreign producer may write."""
    spec, text = series.label(label), le(value)
    ways = (text,) if spec is None else spec.spellings(text)
    return text if len(ways) == 1 else ways
