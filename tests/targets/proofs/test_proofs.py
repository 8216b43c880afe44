"""The files of proofs: what they hold, that promtool passes them, and which alerts have none."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from heliograph import HIGH, LOW, Anomaly, GeneratedAlerts, Recording, Service, Threshold, Trend, call, promql
from heliograph.artifacts import parse
from heliograph.expand import expand
from heliograph.metrics import LATENCY, Counter, Gauge, Histogram, Labels, Summary, label, matches
from heliograph.model.alerts import Condition, Proof
from heliograph.model.project import Project
from heliograph.model.rules import RecordingRule
from heliograph.targets import proofs
from heliograph.tools import promtool
from heliograph.values import replace

if TYPE_CHECKING:
    from pytest_regressions.file_regression import FileRegressionFixture

    from heliograph.artifacts import Artifact
    from heliograph.model.service import Definition


class Request(Labels):
    """A request."""

    status_code: str = label(limit=20)


WITHOUT = GeneratedAlerts(without={"LabelOverflow": "none", "TelemetryErrors": "none"})
REQUESTS = Counter("requests_total", "Requests.", Request)
DURATION = Histogram("duration_seconds", "Time.", buckets=LATENCY)
LEVEL = Gauge("level", "How full it is.")
WAIT = Histogram("wait_seconds", "Waits.", buckets=(0.5, 1, 2), foreign="Go", scope={"job": "gateway"})
PAUSE = Summary("pause_seconds", "Pauses.", foreign="Go", quantiles=(0.5, 1), scope={"job": "gateway"})
OTHER = Gauge("other_level", "How full the other one is.")
NAN = float("nan")
CHANGING = LEVEL.changes("10m") > 2
FAILING = REQUESTS.where(status_code=matches("5.."))
COMMON: dict[str, Any] = {"severity": HIGH, "summary": "Something is wrong", "hold": "5m"}


def of(depot: Project, *conditions: Definition, **cadence: str) -> tuple[Project, proofs.Proven]:
    """A service that has the metrics above and these definitions."""
    team = depot.organisation.teams[0]
    contents = [REQUESTS, DURATION, LEVEL, OTHER, *conditions]
    service = Service("plant", team=team, definitions=contents, generated_alerts=WITHOUT, **cadence)  # type: ignore[arg-type]
    project = Project(depot.organisation, (service,), Path(__file__).parent, {"plant": Path(__file__).parent})
    return project, proofs.prove(expand(project, service, depot.organisation.environments[0]))


def written(made: list[Artifact], folder: Path) -> list[Path]:
    """The files on disk; the paths of the tests among them."""
    for one in made:
        path = folder / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
    return sorted(folder.rglob("*.test.yaml"))


@pytest.mark.parametrize("environment", [0, 1], ids=["production", "staging"])
def test_every_form_of_alert_is_proven(depot: Project, environment: int, tmp_path: Path) -> None:
    """Alerts of every form have a proof, promtool passes it, and the one that has none is named with the reason."""
    expanded = expand(depot, depot.services[0], depot.organisation.environments[environment])
    proven = proofs.prove(expanded)
    tests = written(proofs.generate(depot, proven), tmp_path)
    failed = {one.alert.alert: one.reason for one in proven.unproven}
    assert failed == {"LoadSpread": "cpu_usage_ratio is read in two ways at once"}
    assert len(tests) == len(depot.services[0].conditions) - len(failed)
    assert [verdict.message for verdict in promtool.test_rules(tests) if not verdict.passed] == []


@pytest.mark.parametrize(("scrape", "evaluation"), [("1m", "30s"), ("7s", "45s"), ("15s", "5m"), ("10s", "2m")])
def test_at_any_pace(depot: Project, scrape: str, evaluation: str, tmp_path: Path) -> None:
    """Proofs hold however often the service is scraped and its rules are evaluated, in step with each other or not."""
    [original] = depot.services
    team, contents = original.team, original.contents
    paces = {"scrape_interval": scrape, "evaluation_interval": evaluation}
    service = Service("depot", team=team, definitions=contents, generated_alerts=WITHOUT, **paces)
    project = Project(depot.organisation, (service,), depot.root, depot.packages)
    expanded = expand(project, service, depot.organisation.environments[0])
    proven = proofs.prove(expanded)
    tests = written(proofs.generate(project, proven), tmp_path)
    assert [one.alert.alert for one in proven.unproven] == ["LoadSpread"]
    assert [verdict.message for verdict in promtool.test_rules(tests) if not verdict.passed] == []


@pytest.mark.parametrize("alert", ["high-error-rate", "memory-anomaly", "disk-trend", "gone", "flapping"])
def test_proof_of_each_kind(
    depot: Project, proven: proofs.Proven, alert: str, file_regression: FileRegressionFixture
) -> None:
    """The proof of a threshold, an anomaly, a trend and an absence, and one with series that the author gave."""
    [test] = [one for one in proofs.generate(depot, proven) if one.path.name == f"{alert}.test.yaml"]
    file_regression.check(test.content.decode(), extension=".yaml")


def test_every_alert_fires_and_is_quiet_in_its_proof(depot: Project, proven: proofs.Proven) -> None:
    """A proof asks of its alert both that it fires and that it does not, and never of an alert that is not there."""
    made = [one for one in proofs.generate(depot, proven) if not one.path.match("*.unproven.yaml")]
    for rules, test in zip(made[::2], made[1::2], strict=True):
        loaded: Any = parse("x.yaml", rules.content)
        asked: Any = parse("x.yaml", test.content)
        [alert] = [rule["alert"] for group in loaded["groups"] for rule in group["rules"] if "alert" in rule]
        moments = [one for group in asked["tests"] for one in group.get("alert_rule_test", ())]
        firing = [one for group in asked["tests"] for one in group["promql_expr_test"] if "ALERTS" in one["expr"]]
        assert {one["alertname"] for one in moments} == {alert}
        assert [] in [one["exp_alerts"] for one in moments]
        assert any(one["exp_samples"] for one in firing)


def test_only_what_the_alert_reads_is_loaded(depot: Project, proven: proofs.Proven) -> None:
    """The rule file of a proof has the alert and the recordings that it reads through others, in their order."""
    [rules] = [one for one in proofs.generate(depot, proven) if one.path.name == "recorded-errors.rules.yaml"]
    loaded: Any = parse("x.yaml", rules.content)
    assert [rule.get("record") or rule["alert"] for rule in loaded["groups"][0]["rules"]] == [
        "endpoint:requests_failed:rate5m",
        "endpoint:requests:rate5m",
        "endpoint:requests_failed:ratio_rate5m",
        "RecordedErrors",
    ]


def test_what_an_alert_says_is_asserted_where_it_can_be_foretold(depot: Project) -> None:
    """A bare value has digits that nobody can foretell: then the proof asks only whether the alert fires."""
    plain = Threshold("Plain", LEVEL > 5, **{**COMMON, "summary": "{{ $value | humanize }}"})
    bare = Threshold("Bare", LEVEL > 5, **{**COMMON, "summary": "{{ $value }}"})
    made = [parse("x.yaml", one.content) for one in proofs.generate(*of(depot, plain, bare))[1::2]]
    shown: list[Any] = [[moment["exp_alerts"] for moment in one["tests"][0]["alert_rule_test"]] for one in made]  # type: ignore[index,call-overload]
    assert [len(one) for one in shown] == [3, 2]
    assert shown[0][1][0]["exp_annotations"]["summary"] == "7.35"


def test_a_way_that_cannot_be_had_is_told(depot: Project) -> None:
    """Of two ways to fire one implies the other: the header says that it is not shown."""
    alert = Threshold("Either", (LEVEL > 10).or_(LEVEL > 20), **COMMON)
    [_, test] = proofs.generate(*of(depot, alert))
    assert (
        "# Not shown: another way in which it may come to fire, since it does not fire on series that are beyond the"
        in test.content.decode()
    )


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (
            Threshold("TooSlow", DURATION.quantile(0.95) > 10, **COMMON),
            "a quantile of 11 is above the highest bound of its buckets, 10",
        ),
        (
            Threshold("TooMany", FAILING.rate().sum() / REQUESTS.rate().sum() > 1, **COMMON),
            "a part would exceed its whole",
        ),
        (
            Threshold("Contradiction", (LEVEL > 10).and_(LEVEL < 5), **COMMON),
            "it does not fire on series that are beyond the limit",
        ),
        (Threshold("Always", promql("vector(1)"), **COMMON), "it fires on series that are within the limit"),
        (
            Threshold("WeekAgo", 0.5 * LEVEL.offset("1w") > LEVEL, **COMMON),
            "level is compared with its own past",
        ),
        (
            Threshold("AtNight", promql("hour() < 5 and level > 5"), **COMMON),
            "it holds the function hour, which is not foretold",
        ),
        (Threshold("NotANumber", NAN < LEVEL, **COMMON), "its limit is no finite number"),
        (
            Threshold("Spread", call("stddev_over_time", LEVEL.range("5m")) > 3, **COMMON),
            "stddev_over_time cannot be turned inside out",
        ),
        (
            Trend("Sudden", LEVEL, window="6h", reaches=1, within="1h", **COMMON),
            "a line through 6h is too slow to tell what comes within 1h",
        ),
        (
            Anomaly("Ages", LEVEL, window="4w", **COMMON),
            "its past of 20160 samples is longer than promtool can test; give fewer samples=",
        ),
        (
            Threshold("Given", CHANGING, proof=Proof(fires={LEVEL: "1x30"}, quiet={LEVEL: "1"}), **COMMON),
            "it does not fire on the series under which proof= says that it does",
        ),
        (
            Threshold(
                "Loud",
                CHANGING,
                proof=Proof(fires={LEVEL: "1 2 1 2x40"}, quiet={LEVEL: "1 2 1 2x40"}),
                **COMMON,
            ),
            "it fires on the series under which proof= says that it is quiet",
        ),
        (
            Threshold("Elsewhere", CHANGING, proof=Proof(fires={OTHER: "1x9"}, quiet={}), **COMMON),
            "proof= gives samples of other_level, which it does not read",
        ),
        (
            Threshold("Sum", CHANGING, proof=Proof(fires={LEVEL.sum(): "1x9"}, quiet={}), **COMMON),
            "proof= gives samples of something that is no metric",
        ),
        (
            Threshold("Odd", CHANGING, proof=Proof(fires={LEVEL: "1 two"}, quiet={}), **COMMON),
            "proof= has 'two', which is no sample in promtool's notation",
        ),
    ],
    ids=lambda one: one.name if isinstance(one, Condition) else "",
)  # fmt: skip
def test_why_an_alert_is_not_proven(depot: Project, condition: Condition, reason: str) -> None:
    """There is no proof, and the reason is told as the second half of a sentence."""
    _, proven = of(depot, condition)
    assert proven.proofs == ()
    assert [(one.alert.origin, one.reason) for one in proven.unproven] == [(condition, reason)]


@pytest.mark.parametrize(
    ("interval", "reason"),
    [
        ("50y", "its times would take more than 50000 samples of a series"),
        ("1ms", "its windows and times would take more than 2000 evaluations"),
    ],
)
def test_a_proof_that_would_take_too_long_is_not_begun(depot: Project, interval: str, reason: str) -> None:
    """Where rules are evaluated as seldom, or as often, no memory would hold it, and nobody would wait for it."""
    _, proven = of(depot, Threshold("Full", LEVEL > 0.9, **COMMON), evaluation_interval=interval)
    assert [one.reason for one in proven.unproven] == [reason]


def test_long_windows_take_few_evaluations(depot: Project, tmp_path: Path) -> None:
    """An alert on a day's requests, and one on a week's past, are proven like any other."""
    day = FAILING.rate("1d").sum() / REQUESTS.rate("1d").sum()
    alerts = (
        Threshold("DayOfErrors", day > 0.01, **{**COMMON, "hold": "1h"}, cooldown="1h"),
        Anomaly("UnlikeLastWeek", REQUESTS.rate().sum(), window="1w", direction="below", **COMMON),
        Trend("Filling", LEVEL, window="6h", reaches=1, within="4d", **{**COMMON, "hold": "1h"}),
    )
    tests = written(proofs.generate(*of(depot, *alerts)), tmp_path)
    assert [(verdict.path.name, verdict.message) for verdict in promtool.test_rules(tests)] == [
        ("day-of-errors.test.yaml", ""),
        ("filling.test.yaml", ""),
        ("unlike-last-week.test.yaml", ""),
    ]


def test_some_of_what_is_recorded(depot: Project, tmp_path: Path) -> None:
    """Alerts on some of the recorded series, on their sum, and on a part of that are proven, to promtool's content."""
    codes = Recording("code:requests:rate5m", REQUESTS.rate().sum(by=["status_code"]))
    failing = codes.where(status_code=matches("5.."))
    alerts = (
        Threshold("Failing", failing.sum() > 1, **COMMON),
        Threshold("One", codes.where(status_code="500") > 1, **COMMON),
        Threshold("Part", failing.sum() / codes.sum() > 0.1, **COMMON),
    )
    project, proven = of(depot, codes, *alerts)
    assert proven.unproven == ()
    tests = written(proofs.generate(project, proven), tmp_path)
    assert [verdict.message for verdict in promtool.test_rules(tests)] == [""] * len(alerts)


def test_what_is_deployed_unproven_is_said(depot: Project) -> None:
    """In the place of a proof stands why there is none, and the reason of whoever allows that."""
    alone = Threshold("AtNight", promql("hour() < 5 and level > 5"), allow={"HG317": "only the hour matters"}, **COMMON)
    [made] = proofs.generate(*of(depot, alone))
    assert str(made.path) == "prometheus/proofs/at-night.unproven.yaml"
    assert parse("x.yaml", made.content) == {
        "alert": "AtNight",
        "severity": "high",
        "unproven": "it holds the function hour, which is not foretold",
        "allowed": "only the hour matters",
    }


def test_alerts_of_one_name_are_proven_apart(depot: Project, tmp_path: Path) -> None:
    """One name at two severities has two proofs, of anomalies too, which share what they record."""
    low = {**COMMON, "severity": LOW}
    alerts = (
        Threshold("Full", LEVEL > 5, **low),
        Threshold("Full", LEVEL > 9, **COMMON),
        Anomaly("Odd", LEVEL, deviations=2, **low),
        Anomaly("Odd", LEVEL, deviations=4, **COMMON),
        Threshold("FullLow", LEVEL < 2, **COMMON),
    )
    project, proven = of(depot, *alerts)
    tests = written(proofs.generate(project, proven), tmp_path)
    names = ["full-low", "full.high", "full.low", "odd.high", "odd.low"]
    assert [one.name for one in tests] == [f"{name}.test.yaml" for name in names]
    assert [verdict.message for verdict in promtool.test_rules(tests)] == [""] * len(names)
    recorded = [rule for group in proven.expanded.groups for rule in group.rules if isinstance(rule, RecordingRule)]
    assert len(recorded) == 3


def test_whole_numbers_are_heard_in_every_spelling(depot: Project, tmp_path: Path) -> None:
    """A foreign bound or quantile of 1 is heard as Python's clients write it, and as Go's do."""
    alerts = (
        Threshold("Waits", WAIT.fraction(under=1) < 0.9, **COMMON),
        Threshold("Pauses", PAUSE.quantile(1) > 2, **COMMON),
    )
    made = proofs.generate(*of(depot, WAIT, PAUSE, *alerts))
    in_python = written(made, tmp_path / "python")
    in_go = [replace(one, content=re.sub(rb"(le|quantile)(=\"|: ')1\.0", rb"\1\g<2>1", one.content)) for one in made]
    assert sum(one.content != other.content for one, other in zip(made, in_go, strict=True)) == len(alerts)
    tests = [*in_python, *written(in_go, tmp_path / "go")]
    assert [verdict.message for verdict in promtool.test_rules(tests)] == [""] * 2 * len(alerts)


def test_the_same_bytes_with_any_hash_seed() -> None:
    """Sets and dictionaries leave no trace in the order of series or labels."""
    code = (
        "import sys, hashlib; from pathlib import Path; from heliograph.loading import load;"
        "from heliograph.expand import expand; from heliograph.targets import proofs, prometheus;"
        "p = load(Path(sys.argv[1])); x = expand(p, p.services[0], p.organisation.environments[1]);"
        "made = [*prometheus.generate(p, x), *proofs.generate(p, proofs.prove(x))];"
        "print(hashlib.sha256(b''.join(str(a.path).encode() + a.content for a in made)).hexdigest())"
    )
    definitions = Path(__file__).parents[2] / "expand" / "definitions"
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, str(definitions)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1
