from __future__ import annotations

import pytest

from heliograph.promql.reader import read
from heliograph.promql.series import Catalogue
from heliograph.promql.tree import Raw
from heliograph.targets.proofs.engine.evaluation import Moment, evaluate, vector
from heliograph.targets.proofs.engine.samples import NAME, Labels, Storage, label_set
from heliograph.targets.proofs.engine.vectors import Ambiguous, TooClose, Unknown, Vector


def result(text: str, *series: tuple[Labels, float]) -> Vector:
    """What an expression is, given some series."""
    storage = Storage(left_open=True)
    for labels, value in series:
        storage.series(labels).append(0, value)
    return vector(read(Raw(text), Catalogue()), Moment(storage, 0, 60_000))


def named(name: str, **labels: str) -> Labels:
    """A label set."""
    return label_set([(NAME, name), *labels.items()])


@pytest.mark.parametrize(
    ("value", "limit"), [(0.1 + 0.2, "0.3"), (0.3, "0.3"), (1e9 + 1e-1, "1e9"), (-0.005 - 1e-18, "-0.005")]
)
def test_what_rounding_could_decide_is_not_foretold(value: float, limit: str) -> None:
    """A value that differs from the limit in its last digits, or not at all, may come out otherwise elsewhere."""
    with pytest.raises(TooClose):
        result(f"level > {limit}", (named("level"), value))


@pytest.mark.parametrize(("value", "limit"), [(5.0, "5"), (0.0, "0"), (0.5, "0.5"), (0.31, "0.3"), (1e-300, "0")])
def test_what_rounding_cannot_decide(value: float, limit: str) -> None:
    """Whole numbers and binary fractions are exact, and others that are far enough away."""
    assert (result(f"level > {limit}", (named("level"), value)) != {}) is (value > float(limit))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("left / on () right", "several series on the side that should have one"),
        ("left / on () group_left sum(right)", "several series with the same labels in the result"),
        ('label_replace(left, "a", "x", "", "")', "several series with the same labels in the result"),
        ('abs({__name__=~"left|right",a="1"})', "several series with the same labels in the result"),
    ],
)
def test_what_prometheus_fails_to_evaluate(text: str, message: str) -> None:
    """Several partners, or several results with the same labels, end the evaluation."""
    series = [(named(name, a=at), 1.0) for name in ("left", "right") for at in ("1", "2")]
    if "group_left" in text:
        series.append((named("left", a="1", __name__="other"), 1.0))
        text = text.replace("left /", '{__name__=~"left|other"} /')
    with pytest.raises(Ambiguous) as caught:
        result(text, *series)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("hour()", "the function hour"),
        ('count_values("v", left)', "the aggregation count_values"),
        ("rate(left[$__rate_interval])", "variables"),
        ("left offset $by", "variables"),
    ],
)
def test_what_is_not_modelled_is_said(text: str, what: str) -> None:
    """What the model does not know is named; nothing is made up."""
    with pytest.raises(Unknown) as caught:
        result(text, (named("left"), 1.0))
    assert str(caught.value) == what


def test_each_node_is_computed_once_in_a_moment() -> None:
    """A node that stands in two places of a tree has one value."""
    storage = Storage(left_open=False)
    storage.series(named("level")).append(0, 4.0)
    moment = Moment(storage, 0, 60_000)
    node = read(Raw("sqrt(level)"), Catalogue())
    assert evaluate(node, moment) is evaluate(node, moment)
