from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from heliograph import (
    HIGH,
    LOW,
    Absence,
    Anomaly,
    Dashboard,
    GeneratedAlerts,
    Recording,
    Service,
    Stat,
    Team,
    Threshold,
    Trend,
    promql,
)
from heliograph.artifacts import yaml_artifact
from heliograph.conventions import panel_id
from heliograph.expand import expand
from heliograph.findings import DefinitionError
from heliograph.metrics import Counter, Gauge, Labels, label, matches
from heliograph.model.project import Expanded, Project
from heliograph.model.rules import AlertRule, RecordingRule, rule_file
from heliograph.promql.printer import show
from heliograph.promql.series import RATIO
from heliograph.promql.traversal import walk
from heliograph.promql.tree import Selector
from heliograph.source import file_of, place_of
from heliograph.tools import promtool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_regressions.file_regression import FileRegressionFixture

    from heliograph.model.service import Definition


class Request(Labels):
    """A request."""

    status_code: str = label(limit=20)


REQUESTS = Counter("requests_total", "Requests.", Request)
LEVEL = Gauge("level_ratio", "How full it is.")
BATTERY = Gauge("battery_ratio", "How full the battery is.", foreign="ups", scope={"job": "ups"})
COMMON: dict[str, Any] = {"severity": HIGH, "summary": "Something is wrong"}
error_ratio = REQUESTS.where(status_code=matches("5..")).rate().sum() / REQUESTS.rate().sum()


def project_of(depot: Project, *services: Service) -> Project:
    """A project of these services."""
    return Project(depot.organisation, services, Path(__file__).parent, {})


def service_of(depot: Project, *definitions: Definition, name: str = "plant", **more: Any) -> Service:
    """A service with the metrics above, and these definitions."""
    team = depot.organisation.teams[0]
    more.setdefault("generated_alerts", GeneratedAlerts(without={"LabelOverflow": "none", "TelemetryErrors": "none"}))
    return Service(name, team=team, definitions=[REQUESTS, LEVEL, BATTERY, *definitions], **more)


def expanded_of(depot: Project, *definitions: Definition, environment: int = 0, **more: Any) -> Expanded:
    """These definitions, expanded."""
    service = service_of(depot, *definitions, **more)
    return expand(project_of(depot, service), service, depot.organisation.environments[environment])


def rules_of(expanded: Expanded) -> list[Any]:
    """Every rule."""
    return [rule for group in expanded.groups for rule in group.rules]


def texts(rules: Sequence[Any]) -> list[str]:
    """Every rule as `name = expression`."""
    return [f"{getattr(one, 'record', None) or one.alert} = {show(one.expression)}" for one in rules]


@pytest.mark.parametrize("environment", [0, 1], ids=["production", "staging"])
def test_rules_of_every_form(depot: Project, environment: int, file_regression: FileRegressionFixture) -> None:
    """All rules of a service with an alert of every form, in the default environment and in one with filters."""
    expanded = expand(depot, depot.services[0], depot.organisation.environments[environment])
    file_regression.check(yaml_artifact("x.yaml", rule_file(expanded.groups)).content.decode(), extension=".yaml")


class TestConditions:
    def test_a_threshold_is_its_own_expression(self, depot: Project) -> None:
        """Scope, windows and the zero of a ratio are filled in; `hold` is `for`, `cooldown` is `keep_firing_for`."""
        [rule] = rules_of(
            expanded_of(depot, Threshold("Failing", error_ratio > 0.05, hold="5m", cooldown="10m", **COMMON))
        )
        assert show(rule.expression) == (
            '(sum(rate(requests_total{job="plant",status_code=~"5.."}[5m])) or 0 * sum(rate(requests_total{job="plant"}'
            '[5m]))) / sum(rate(requests_total{job="plant"}[5m])) > 0.05'
        )
        assert (str(rule.hold), str(rule.cooldown)) == ("5m", "10m")

    def test_an_anomaly_is_recorded_first(self, depot: Project) -> None:
        """Value (never NaN), mean and deviation are recorded; the past ends before an incident, and is long enough."""
        rules = rules_of(expanded_of(depot, Anomaly("LevelOff", LEVEL.avg(), hold="10m", **COMMON)))
        assert texts(rules) == [
            'service:level_off:value = avg(level_ratio{job="plant"}) >= -Inf',
            'service:level_off:avg1h = avg_over_time(service:level_off:value{service="plant"}[1h] offset 20m)',
            'service:level_off:stddev1h = stddev_over_time(service:level_off:value{service="plant"}[1h] offset 20m)',
            (
                'LevelOff = abs(service:level_off:value{service="plant"} '
                '- service:level_off:avg1h{service="plant"}) / (service:level_off:stddev1h{service="plant"} > '
                '0.05 * abs(service:level_off:avg1h{service="plant"}) '
                'or 0.05 * abs(service:level_off:avg1h{service="plant"})) > 3 and '
                'count_over_time(service:level_off:value{service="plant"}[1h] offset 20m) >= 30'
            ),
        ]

    def test_the_sides_of_an_anomaly(self, depot: Project) -> None:
        """Only the bad side counts, a floor of 0 is none, and the gap is at least as long as a rate's window."""
        above = Anomaly("Above", LEVEL.avg(), direction="above", floor=0, samples=5, window="10m", **COMMON)
        below = Anomaly("Below", LEVEL.avg(), direction="below", floor=0, gap="1m", deviations=2.5, **COMMON)
        alerts = [one for one in texts(rules_of(expanded_of(depot, above, below))) if one[0].isupper()]
        assert alerts == [
            (
                'Above = (service:above:value{service="plant"} - service:above:avg10m{service="plant"}) '
                '/ service:above:stddev10m{service="plant"} > 3 '
                'and count_over_time(service:above:value{service="plant"}[10m] offset 5m) >= 5'
            ),
            (
                'Below = (service:below:avg1h{service="plant"} - service:below:value{service="plant"}) '
                '/ service:below:stddev1h{service="plant"} > 2.5 '
                'and count_over_time(service:below:value{service="plant"}[1h] offset 1m) >= 30'
            ),
        ]

    def test_a_trend_of_a_gauge_needs_no_recording(self, depot: Project) -> None:
        """The line is fitted to the gauge itself; a limit is reached from below, 0 from above, or as is said."""
        rules = rules_of(
            expanded_of(
                depot,
                Trend("Up", LEVEL, window="1h", slope=0.5, **COMMON),
                Trend("Down", LEVEL, window="1h", slope=-0.5, **COMMON),
                Trend("Full", LEVEL, window="1h", reaches=0.9, within="4h", **COMMON),
                Trend("Empty", BATTERY, window="1h", reaches=0, within="30m", **COMMON),
                Trend("Low", BATTERY, window="1h", reaches=0.1, within="2h", direction="falling", **COMMON),
            )
        )
        assert texts(rules) == [
            'Up = deriv(level_ratio{job="plant"}[1h]) > 0.5',
            'Down = deriv(level_ratio{job="plant"}[1h]) < -0.5',
            'Full = predict_linear(level_ratio{job="plant"}[1h], 14400) > 0.9 or level_ratio{job="plant"} >= 0.9',
            'Empty = predict_linear(battery_ratio{job="ups"}[1h], 1800) < 0 or battery_ratio{job="ups"} <= 0',
            'Low = predict_linear(battery_ratio{job="ups"}[1h], 7200) < 0.1 or battery_ratio{job="ups"} <= 0.1',
        ]

    def test_a_trend_of_anything_else_is_recorded(self, depot: Project) -> None:
        """A line through a ratio of counters is fitted to what was recorded of it."""
        rules = rules_of(expanded_of(depot, Trend("Rising", error_ratio, window="1h", slope=0.001, **COMMON)))
        assert texts(rules)[1] == 'Rising = deriv(service:rising:value{service="plant"}[1h]) > 0.001'

    def test_an_absence_is_of_samples(self, depot: Project) -> None:
        """A selector is ranged over, anything else becomes a subquery."""
        rules = rules_of(
            expanded_of(
                depot,
                Absence("Gone", LEVEL, **COMMON),
                Absence("Idle", REQUESTS.rate().sum(), window="3m", **COMMON),
                Absence("Raw", promql('level_ratio{instance="i1"}'), **COMMON),
            )
        )
        assert texts(rules) == [
            'Gone = absent_over_time(level_ratio{job="plant"}[10m])',
            'Idle = absent_over_time(sum(rate(requests_total{job="plant"}[5m]))[3m:])',
            'Raw = absent_over_time(level_ratio{instance="i1",job="plant"}[10m])',
        ]


class TestLabels:
    def test_of_alerts_and_recordings(self, depot: Project) -> None:
        """Every rule says whose it is, an alert has its team and severity, and the environment's filters are labels."""
        yard = Team("yard", receivers={})
        alert = Anomaly("Off", LEVEL, team=yard, labels={"tier": "back"}, **COMMON)
        rules = rules_of(expanded_of(depot, alert, environment=1))
        recorded = {"service": "plant", "team": "depot", "cluster": "staging"}
        assert [dict(rule.labels) for rule in rules[:3]] == [recorded] * 3
        assert dict(rules[3].labels) == {
            "tier": "back",
            "service": "plant",
            "team": "yard",
            "severity": "high",
            "cluster": "staging",
        }

    def test_recorded_series_are_filtered_too(self, depot: Project) -> None:
        """What another environment records under the same name is not read."""
        rules = rules_of(
            expanded_of(depot, Trend("Rising", LEVEL.avg(), window="1h", slope=1, **COMMON), environment=1)
        )
        assert show(rules[1].expression) == 'deriv(service:rising:value{cluster="staging",service="plant"}[1h]) > 1'

    def test_a_foreign_job_stays(self, depot: Project) -> None:
        """A series recorded of a foreign metric keeps that metric's job, and is not asked for the service's own."""
        rules = rules_of(expanded_of(depot, Trend("Rising", BATTERY * 2, window="1h", slope=1, **COMMON)))
        assert texts(rules) == [
            'service_instance_job:rising:value = battery_ratio{job="ups"} * 2',
            'Rising = deriv(service_instance_job:rising:value{service="plant"}[1h]) > 1',
        ]


class TestAnnotations:
    def test_texts_and_links(self, depot: Project) -> None:
        """Summary, description, runbook, the panel that shows the alert, and the author's own annotations."""
        alert = Threshold(
            "Full",
            LEVEL > 0.9,
            severity=HIGH,
            summary="full",
            description="More than 90 %.",
            runbook="runbooks/full.md",
            annotations={"cost": "high"},
        )
        panel = Stat("Level", LEVEL, alert=alert)
        board = Dashboard("Overview", Stat("Requests", REQUESTS.rate().sum()), panel, key="all")
        [rule] = rules_of(expanded_of(depot, alert, board))
        assert dict(rule.annotations) == {
            "summary": "full",
            "description": "More than 90 %.",
            "runbook_url": "https://runbooks.example.com/plant/runbooks/full.md",
            "dashboard_url": "https://grafana.example.com/d/plant-all",
            "panel_url": f"https://grafana.example.com/d/plant-all?viewPanel={panel_id(panel)}",
            "cost": "high",
        }

    def test_a_panel_with_what_is_compared_is_linked(self, depot: Project) -> None:
        """Without a panel for the alert it is the first one whose query holds what the alert watches."""
        alert = Threshold("Failing", (error_ratio > 0.1).and_(LEVEL > 0.5), **COMMON)
        level, errors = Stat("Level", LEVEL.avg()), Stat("Errors", 100 * error_ratio)
        board = Dashboard("Board", level, errors, key="b")
        trend = Trend("Filling", LEVEL.avg(), window="1h", slope=1, **COMMON)
        rules = [one for one in rules_of(expanded_of(depot, alert, trend, board)) if isinstance(one, AlertRule)]
        assert {one.alert: dict(one.annotations)["panel_url"].partition("=")[2] for one in rules} == {
            "Failing": str(panel_id(errors)),
            "Filling": str(panel_id(level)),
        }

    def test_no_panel_no_link(self, depot: Project) -> None:
        """An alert that no panel shows has no link; a text that is empty is no annotation."""
        [rule] = rules_of(expanded_of(depot, Threshold("Full", LEVEL > 0.9, **COMMON)))
        assert dict(rule.annotations) == {"summary": "Something is wrong"}


class TestRecordings:
    def test_each_after_what_it_reads(self, depot: Project) -> None:
        """Recordings are put in order, grouped with the alerts that read them; what stands alone is one group."""
        base = Recording("plant:requests:rate5m", REQUESTS.rate().sum(), labels={"tier": "back"})
        double = Recording("plant:requests:double", base * 2)
        busy = Threshold("Busy", double > 10, **COMMON)
        full = Threshold("Full", LEVEL > 0.9, **COMMON)
        single = Recording("plant:level:avg", LEVEL.avg())
        expanded = expanded_of(depot, double, busy, base, full, single, evaluation_interval="30s")
        assert [
            (group.name, str(group.interval), [one.split(" =")[0] for one in texts(group.rules)])
            for group in expanded.groups
        ] == [
            ("plant", "30s", ["plant:level:avg", "Full"]),
            ("plant:busy", "30s", ["plant:requests:rate5m", "plant:requests:double", "Busy"]),
        ]

    def test_groups_of_one_name_are_numbered(self, depot: Project) -> None:
        """Alerts of one name that read different recordings have a group each; no rule is lost."""
        one = Recording("plant:level:avg", LEVEL.avg())
        other = Recording("plant:level:max", LEVEL.max())
        full, fuller = (
            Threshold("Full", read > 0.9, summary="Full", severity=severity)
            for read, severity in ((one, LOW), (other, HIGH))
        )
        expanded = expanded_of(depot, one, other, full, fuller)
        assert [(group.name, len(group.rules)) for group in expanded.groups] == [("plant:full", 2), ("plant:full.2", 2)]

    def test_some_of_what_is_recorded(self, depot: Project) -> None:
        """A recording is selected from by its labels like a metric, and every service's may be asked for."""
        codes = Recording("code:requests:rate5m", REQUESTS.rate().sum(by=["status_code"]))
        rules = rules_of(
            expanded_of(
                depot,
                codes,
                Threshold("Failing", codes.where(status_code=matches("5..")).sum() > 1, **COMMON),
                Threshold("Anywhere", codes.unscoped().sum() > 9, **COMMON),
            )
        )
        assert texts(rules[1:]) == [
            'Failing = sum(code:requests:rate5m{service="plant",status_code=~"5.."}) > 1',
            "Anywhere = sum(code:requests:rate5m) > 9",
        ]

    def test_what_is_recorded_is_known(self, depot: Project) -> None:
        """The catalogue has every recorded series with its labels and unit: those of recordings and those of alerts."""
        recording = Recording(
            "code:requests_failed:ratio",
            REQUESTS.rate().sum(by=["status_code"]) / REQUESTS.rate().sum(by=["status_code"]),
        )
        expanded = expanded_of(depot, recording, Anomaly("Off", LEVEL.max(by=["instance"]), **COMMON))
        found = expanded.catalogue.names
        assert found["code:requests_failed:ratio"].label_names == ("status_code", "service", "team")
        assert found["code:requests_failed:ratio"].unit == RATIO
        assert found["service_instance:off:stddev1h"].label_names == ("instance", "service", "team")
        assert found["service_instance:off:stddev1h"].unit == RATIO

    def test_another_service_s_recordings_are_known(self, depot: Project) -> None:
        """A service may read what another one records; the labels of that are known to it."""
        recording = Recording("plant:level:avg", LEVEL.avg(by=["instance"]))
        plant = service_of(depot, recording)
        shop = service_of(depot, Threshold("Full", promql("plant:level:avg > 0.9"), **COMMON), name="shop")
        expanded = expand(project_of(depot, plant, shop), shop, depot.organisation.environments[0])
        assert expanded.catalogue.names["plant:level:avg"].label_names == ("instance", "service", "team")
        assert texts(rules_of(expanded)) == ['Full = plant:level:avg{service="plant"} > 0.9']

    def test_alerts_of_one_name_do_not_hear_each_other(self, depot: Project) -> None:
        """Two services have an anomaly and a trend of one name: each reads what is recorded of itself alone."""

        def alerts() -> list[Any]:
            return [
                Anomaly("Odd", LEVEL.avg(), floor=0, direction="above", **COMMON),
                Trend("Rising", LEVEL.avg(), window="1h", slope=1, **COMMON),
            ]

        services = [service_of(depot, *alerts(), name=name) for name in ("plant", "shop")]
        project = project_of(depot, *services)
        for service in services:
            rules = rules_of(expand(project, service, depot.organisation.environments[0]))
            read = [one for rule in rules for one in walk(rule.expression) if isinstance(one, Selector)]
            recorded = [one for one in read if ":" in one.name]
            assert len(recorded) == 7
            assert {show(one).partition("{")[2].partition("}")[0] for one in recorded} == {f'service="{service.name}"'}

    def test_a_recording_of_another_service_with_the_name_of_an_own_one(self, depot: Project) -> None:
        """What an anomaly records is read by it, though another service records a series of the very same name."""
        shop = service_of(depot, Recording("service:odd:value", REQUESTS.rate().sum()), name="shop")
        plant = service_of(depot, Anomaly("Odd", LEVEL.avg(by=["instance"]), **COMMON), name="plant")
        other = service_of(depot, Recording("service_instance:odd:value", LEVEL.max()), name="other")
        expanded = expand(project_of(depot, shop, plant, other), plant, depot.organisation.environments[0])
        assert texts(rules_of(expanded))[1] == (
            'service_instance:odd:avg1h = avg_over_time(service_instance:odd:value{service="plant"}[1h] offset 5m)'
        )
        assert expanded.catalogue.names["service_instance:odd:value"].label_names == ("instance", "service", "team")

    def test_circles_are_refused(self, depot: Project) -> None:
        """Recordings that read one another in a circle are an error at the line of one of them."""
        first = Recording("a:x:sum", promql("b:x:sum + 1"))
        second = Recording("b:x:sum", promql("a:x:sum + 1"))
        with pytest.raises(DefinitionError) as caught:
            expanded_of(depot, first, second)
        assert caught.value.message == "the recording a:x:sum reads itself: a:x:sum → b:x:sum → a:x:sum"
        assert caught.value.help == "let one of them read metrics alone"
        assert caught.value.place == place_of(first.site)


def test_a_service_without_rules(depot: Project) -> None:
    """There are no groups, and the catalogue is that of the project."""
    service = service_of(depot)
    project = project_of(depot, service)
    expanded = expand(project, service, depot.organisation.environments[0])
    assert expanded.groups == ()
    assert list(expanded.catalogue.names) == list(project.catalogue(service).names)


def test_a_service_without_rules_knows_what_others_record(depot: Project) -> None:
    """What another service records is in the catalogue of one that has no rules at all."""
    quiet = service_of(depot, name="quiet")
    loud = service_of(depot, Recording("loud:level:max", LEVEL.max()), name="loud")
    expanded = expand(project_of(depot, quiet, loud), quiet, depot.organisation.environments[0])
    assert expanded.groups == ()
    assert expanded.catalogue.get("loud:level:max") is not None


def test_dashboards_alone_do_not_import_rules() -> None:
    """`expand` imports what makes rules only when there is one to make."""
    code = "import heliograph.expand, sys; print([one for one in sys.modules if one.startswith('heliograph.expand.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_rules_remember_their_definition(depot: Project) -> None:
    """Every rule and node knows the condition or the line that it comes from."""
    alert = Anomaly("Off", LEVEL.avg(), **COMMON)
    rules = rules_of(expanded_of(depot, alert))
    assert all(rule.origin is alert for rule in rules)
    assert all(file_of(rule.expression.site) == __file__ for rule in rules)
    assert [type(rule) for rule in rules] == [RecordingRule] * 3 + [AlertRule]


@pytest.mark.parametrize(("kept", "firing"), [(True, 1), (False, 0)], ids=["as rendered", "with NaN in the past"])
def test_a_lull_does_not_silence_an_anomaly(depot: Project, tmp_path: Path, *, kept: bool, firing: int) -> None:
    """Without traffic a ratio is NaN. Kept in the past, it would hide an incident for as long as the window."""
    expanded = expanded_of(depot, Anomaly("ErrorsOdd", error_ratio, hold="5m", **COMMON))
    rules = yaml_artifact("rules.yaml", rule_file(expanded.groups)).content.decode()
    assert ">= -Inf" in rules
    (tmp_path / "rules.yaml").write_text(rules if kept else rules.replace(" >= -Inf", ""))
    lull = {
        "rule_files": ["rules.yaml"],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [
                    # An hour of traffic, ten minutes of none, half an hour of traffic, and half of it fails.
                    {
                        "series": f'requests_total{{job="plant",status_code="{code}"}}',
                        "values": f"0+{some}x60 {60 * some}x10 {61 * some}+{some}x29 {90 * some + more}+{more}x40",
                    }
                    for code, some, more in (("200", 90, 50), ("500", 10, 50))
                ],
                "promql_expr_test": [
                    {
                        "expr": 'count(ALERTS{alertname="ErrorsOdd",alertstate="firing"}) or vector(0)',
                        "eval_time": "115m",
                        "exp_samples": [{"labels": "{}", "value": firing}],
                    }
                ],
            }
        ],
    }
    test = tmp_path / "lull.yaml"
    test.write_bytes(yaml_artifact("lull.yaml", lull).content)
    assert [one.message for one in promtool.test_rules([test])] == [""]
