"""Alerts that no author writes."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from heliograph import CRITICAL, HIGH, LOW, MEDIUM, GeneratedAlerts, Service, Slack, Team
from heliograph.findings import DefinitionError
from heliograph.metrics import Counter, Gauge, Labels, label
from heliograph.promql.durations import Duration
from heliograph.promql.printer import show
from heliograph.source import place_of


class Limited(Labels):
    tenant: str = label(limit=10)


class Closed(Labels):
    outcome: Literal["good", "bad"]


class Open(Labels):
    path: str


CHAT = Slack("chat", channel="#chat", api_url_file="/etc/slack")
TEAM = Team("plant", receivers={LOW: [CHAT], HIGH: [CHAT]})
NIGHT = Team("night", receivers={LOW: [], HIGH: [CHAT], CRITICAL: [CHAT]})
LIMITED = Counter("limited_total", "L.", Limited)
CLOSED = Counter("closed_total", "C.", Closed)
BOUNDED = Counter("bounded_total", "B.", Open, limit=100)
FOREIGN = Gauge("foreign_ratio", "F.", Limited, foreign="x")


def names(*definitions: Any, **more: Any) -> list[str]:
    """The names of a service's alerts."""
    return [one.name for one in Service("plant", team=TEAM, definitions=definitions, **more).conditions]


def test_which_service_has_which() -> None:
    """One on overflows where an own metric or label has a limit, one on errors where there is an own metric."""
    assert names(LIMITED) == names(BOUNDED) == names(CLOSED, LIMITED) == ["LabelOverflow", "TelemetryErrors"]
    assert names(CLOSED) == ["TelemetryErrors"]
    assert names(FOREIGN) == names() == []


def test_what_they_say() -> None:
    """Each is held against what lasts, belongs to the service's team, and says what to do without a runbook."""
    service = Service("plant", team=TEAM, definitions=[LIMITED])
    overflow, errors = service.generated
    assert show(overflow.observed) == "sum by (metric, label) (increase(heliograph_label_overflows_total[15m])) > 0"
    assert show(errors.observed) == "sum by (reason) (increase(heliograph_runtime_errors_total[15m])) > 0"
    assert {one.severity for one in service.generated} == {LOW}
    assert all(one.team is None and one.description and not one.runbook for one in service.generated)
    assert (overflow.hold, overflow.cooldown) == (Duration(15 * 60_000), Duration(60 * 60_000))
    assert overflow.summary == "{{ $labels.metric }} has more values of {{ $labels.label }} than its limit"


def test_they_are_heard() -> None:
    """At low severity, or at the lowest that the team hears."""
    assert Service("plant", team=NIGHT, definitions=[CLOSED]).generated[0].severity is HIGH
    assert Service("plant", team=Team("mute", receivers={}), definitions=[CLOSED]).generated[0].severity is LOW


def test_they_are_tuned_on_the_service() -> None:
    """Severity, team and times; what is given there is theirs."""
    tuned = GeneratedAlerts(severity=MEDIUM, team=NIGHT, hold="2m", cooldown="0s")
    [alert] = Service("plant", team=TEAM, definitions=[CLOSED], generated_alerts=tuned).generated
    assert (alert.severity, alert.team, alert.hold, alert.cooldown) == (MEDIUM, NIGHT, Duration(120_000), Duration(0))
    # A window of fewer than four scrapes would see nothing.
    assert show(alert.observed) == "sum by (reason) (increase(heliograph_runtime_errors_total[5m])) > 0"


def test_they_are_left_out_with_a_reason() -> None:
    """Each by its name; a wrong name, or no reason, is an error at the argument."""
    assert names(LIMITED, generated_alerts=GeneratedAlerts(without={"LabelOverflow": "one bucket is enough"})) == [
        "TelemetryErrors"
    ]
    with pytest.raises(DefinitionError) as caught:
        GeneratedAlerts(without={"LabelOverflw": "why"})
    assert caught.value.message == "there is no generated alert LabelOverflw"
    assert caught.value.help == "did you mean LabelOverflow?"
    with pytest.raises(DefinitionError) as caught:
        GeneratedAlerts(without={"TelemetryErrors": " "})
    assert caught.value.message == "the generated alert TelemetryErrors is left out without a reason"
    assert caught.value.help == 'say why: without={"TelemetryErrors": "…"}'
    place = caught.value.place
    assert place is not None
    assert place.text()[place.column : place.end_column] == '{"TelemetryErrors": " "}'


def test_they_were_written_where_the_service_is() -> None:
    """A finding about one points at the service, or at what tunes it, and never into Heliograph."""
    service = Service("plant", team=TEAM, definitions=[LIMITED])
    for alert in service.generated:
        assert place_of(alert.site).text().strip() == 'service = Service("plant", team=TEAM, definitions=[LIMITED])'
        assert place_of(alert.observed.site) == place_of(alert.site)
    tuned = GeneratedAlerts(hold="1m")
    [alert] = Service("plant", team=TEAM, definitions=[CLOSED], generated_alerts=tuned).generated
    assert place_of(alert.site).text().strip() == 'tuned = GeneratedAlerts(hold="1m")'
