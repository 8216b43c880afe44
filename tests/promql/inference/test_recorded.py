"""The series that a recording rule makes."""

from __future__ import annotations

from heliograph.promql.inference.recorded import recorded
from heliograph.promql.reader import read
from heliograph.promql.series import LabelSpec, SeriesKind, Unit


def test_recorded(catalogue):
    """A recorded series has the labels that its expression keeps and its rule adds, no others, and the unit."""
    tree = read("sum by (method, route) (rate(sent_bytes_total[5m]) * on (route) group_left (method) y)", catalogue)
    made = recorded("route:sent_bytes:rate5m", tree, {"service": "shop"}, tree.site)
    assert (made.name, made.metric, made.kind) == ("route:sent_bytes:rate5m",) * 2 + (SeriesKind.RECORDED,)
    assert made.label_names == ("method", "route", "service")
    assert made.label("service") == LabelSpec("service", ("shop",))
    assert (made.scope, made.target_labels) == ((), ())
    assert made.site == tree.site


def test_values_and_unit(catalogue):
    """Closed values stay closed, and the rule's label wins over the expression's."""
    tree = read("max by (pool, job) (connections)", catalogue)
    made = recorded("pool:connections:max", tree, {"job": "shop"}, tree.site)
    assert made.labels == (LabelSpec("job", ("shop",)), LabelSpec("pool", ("read", "write")))
    assert made.unit == Unit("count")
