"""What is marked on the time axes."""

from __future__ import annotations

from typing import Any

from heliograph import Annotation, Text


def test_firing_alerts_are_marked(shop: Any) -> None:
    """Those of the service, in every environment its own."""
    names = [one["name"] for one in shop.drawn(Text("a", "…"))["annotations"]["list"]]
    assert names == ["Annotations & Alerts", "Alerts"]
    staging = shop.with_environment(filters={"stage": "staging"})
    alerts = staging.drawn(Text("a", "…"))["annotations"]["list"][1]
    assert alerts["target"]["expr"] == 'ALERTS{alertstate="firing",service="shop",stage="staging"}'
    assert (alerts["titleFormat"], alerts["tagKeys"]) == ("{{alertname}}", "alertname,severity")


def test_expressions_are_marked(shop: Any, prelude: Any) -> None:
    """An expression is scoped like a panel's, and named by its annotation unless it has a title."""
    marks = [
        Annotation("Restarts", prelude.MEMORY.changes("5m") > 0),
        Annotation(
            "Version", prelude.BUILD, title="{{version}}", text="now", tags=("version", "instance"), color="blue"
        ),
    ]
    restarts, version = shop.drawn(Text("a", "…"), annotations=marks)["annotations"]["list"][2:]
    assert restarts["target"]["expr"] == 'changes(memory_bytes{instance=~"$instance",job=~"$job"}[5m]) > 0'
    assert (restarts["titleFormat"], restarts["textFormat"], restarts["iconColor"]) == ("Restarts", "", "red")
    assert (version["titleFormat"], version["textFormat"], version["tagKeys"], version["iconColor"]) == (
        "{{version}}",
        "now",
        "version,instance",
        "blue",
    )


def test_a_service_without_alerts_marks_none(shop: Any, prelude: Any, monkeypatch: Any) -> None:
    """There is no query for what cannot be."""
    monkeypatch.setattr(prelude, "ALERTS", [])
    names = [one["name"] for one in shop.drawn(Text("a", "…"))["annotations"]["list"]]
    assert names == ["Annotations & Alerts"]
