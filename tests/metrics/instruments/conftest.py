"""Families made by hand, that no registry knows."""

from __future__ import annotations

import pytest

from heliograph.metrics.instruments.family import CHILDREN, Family, Shape
from heliograph.promql.series import LabelSpec


class Overflows:
    """Counts the updates that a label's limit sent to the overflow."""

    def __init__(self):
        self.seen = 0

    def inc(self):
        """Count one."""
        self.seen += 1


@pytest.fixture
def family():
    """Makes a family: `family("counter", method=("GET", "OTHER"), tenant=3)`: values, a limit or None for a label."""

    def make(kind="counter", *, name="x_total", buckets=(), metric_limit=None, **labels):
        fields = tuple(
            (label, LabelSpec(label, values=values) if isinstance(values, tuple) else LabelSpec(label, limit=values))
            for label, values in labels.items()
        )
        overflows = {}
        made = Family(
            name,
            "Help.",
            Shape(kind, fields, buckets, metric_limit, ""),
            CHILDREN[kind],
            lambda _, label: overflows.setdefault(label, Overflows()),
        )
        made.seen = lambda label: overflows[label].seen
        return made

    return make


@pytest.fixture(params=["0", "1"], ids=["production", "strict"])
def strict(request, monkeypatch):
    """Whether mistakes raise: each test runs both ways."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", request.param)
    return request.param == "1"


@pytest.fixture
def production(monkeypatch):
    """Mistakes are dropped, whatever the environment of the tests says."""
    monkeypatch.delenv("HELIOGRAPH_STRICT", raising=False)
