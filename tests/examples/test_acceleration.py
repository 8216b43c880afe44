"""Rules and routes in which time runs faster say the same, sooner."""

from __future__ import annotations

from types import ModuleType

import pytest
import yaml


@pytest.mark.parametrize(
    ("usual", "faster"),
    [
        ("rate(a[5m])", "rate(a[5000ms])"),
        ("avg_over_time(s:a:avg1h[1h] offset 10m) > 2", "avg_over_time(s:a:avg1h[60000ms] offset 10000ms) > 2"),
        ("predict_linear(s:a:value[1h], 14400) > 0.95", "predict_linear(s:a:value[60000ms], 240.0) > 0.95"),
        ('a{path="/5m"} * 60', 'a{path="/5m"} * 60'),
    ],
)
def test_expressions(acceleration: ModuleType, usual: str, faster: str) -> None:
    """Windows, offsets and horizons are shorter; names, numbers and what stands in quotes stay."""
    assert acceleration.expression(usual, 60) == faster


def test_all_that_is_rendered(acceleration: ModuleType, stage: ModuleType) -> None:
    """Every rule and route of the reference is there, and no duration is what it was."""
    rules = yaml.safe_load(stage.RULES.read_text(encoding="utf-8"))
    faster = acceleration.rules(rules, 60)
    pairs = [
        (one, other)
        for group, quick in zip(rules["groups"], faster["groups"], strict=True)
        for one, other in zip(group["rules"], quick["rules"], strict=True)
    ]
    assert all(one.get("alert") == other.get("alert") and one["labels"] == other["labels"] for one, other in pairs)
    assert {(one["for"], other["for"]) for one, other in pairs if "for" in one} <= {
        ("2m", "2000ms"), ("5m", "5000ms"), ("15m", "15000ms"),
    }  # fmt: skip
    route = yaml.safe_load(stage.ROUTES.read_text(encoding="utf-8"))["route"]
    quick = acceleration.routes(route, 60)
    assert (quick["group_wait"], quick["group_interval"], quick["repeat_interval"]) == ("500ms", "5000ms", "240000ms")
    assert [one["matchers"] for one in quick["routes"]] == [one["matchers"] for one in route["routes"]]
