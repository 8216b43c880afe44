"""How checks are found, run and silenced."""

from __future__ import annotations

import sys
import textwrap

import pytest

import heliograph.checks
from heliograph import checks, expand
from heliograph.findings import HeliographError

NEW = '''
"""A metric is called queue.

# What it does
Looks at names.

# Why is this bad?
It is only an example.

# Example
```python
QUEUE = Gauge("queue", "Jobs that wait.")
```

# Use instead
```python
QUEUE = Gauge("jobs", "Jobs that wait.")
```
"""

from heliograph.checks.mechanism import Model, on
from heliograph.findings import Severity


@on(Model, "HG299", Severity.WARNING)
def check(model):
    """Metrics of that name."""
    for metric in model.metrics:
        if metric.name == "queue":
            yield metric.fault("a metric is called queue", help="call it jobs", at=metric.at("name"))
'''


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder whose files are checks too."""
    monkeypatch.setattr(heliograph.checks, "__path__", [*heliograph.checks.__path__, str(tmp_path)])
    checks.catalogue.cache_clear()
    yield tmp_path
    checks.catalogue.cache_clear()
    for name in [name for name in sys.modules if name.startswith("heliograph.checks.queue_")]:
        del sys.modules[name]


def codes(findings):
    """The codes alone."""
    return [finding.code for finding in findings]


def test_adding_a_check_is_adding_a_file(folder, example):
    """A new file is found, run, explained and silenced without a change anywhere else."""
    (folder / "queue_called.py").write_text(NEW.lstrip())
    found = example.findings('QUEUE = Gauge("queue", "Jobs that wait.")\n')
    assert example.text(found) == textwrap.dedent("""\
        HG299 warning: a metric is called queue
          definitions/example/service.py:1  queue
            1 | QUEUE = Gauge("queue", "Jobs that wait.")
              |               ^^^^^^^
          help: call it jobs
    """)
    assert checks.explain("HG299").startswith(
        "HG299 queue_called (warning)\n\nA metric is called queue.\n\n# What it does\n"
    )
    assert example.findings('QUEUE = Gauge("queue", "Jobs that wait.", allow={"HG299": "as everywhere"})\n') == []


def test_a_crash_names_the_check(folder, example):
    """A check that raises ends the command with its name and a request to report it; nothing is passed over."""
    broken = NEW.replace("metric.fault(", "metric.nonsense(")
    (folder / "queue_crashing.py").write_text(broken.lstrip())
    project = example.project('QUEUE = Gauge("queue", "Jobs that wait.")\n')
    with pytest.raises(HeliographError) as told:
        checks.run(project)
    assert told.value.message == (
        "the check HG299 queue_crashing failed: AttributeError: 'Owned' object has no attribute 'nonsense'"
    )
    assert (
        told.value.help
        == "the mistake is Heliograph's, not yours: please report it, with the definition that caused it"
    )


TWO = """
A, B = Gauge("queue_a", ""), Gauge("queue_b", "")
SERVICES = [Service("shop", team=SEARCH, definitions=[A]), Service("market", team=SEARCH, definitions=[B])]
"""


def test_only_selected_services_are_judged(example):
    """Findings are those of the services that were asked for, and name them."""
    project = example.project(TWO)
    assert [(one.subject, one.service) for one in checks.run(project)] == [("queue_a", "shop"), ("queue_b", "market")]
    assert [(one.subject, one.service) for one in checks.run(project, services=["market"])] == [("queue_b", "market")]


def test_what_is_not_unique_is_found_from_either_service(example):
    """A name that two services share is found whichever of the two is judged, at its own definition."""
    project = example.project("""
A = Dashboard("Queues", Stat("Memory", MEMORY_USAGE), key="queues")
B = Dashboard("Queues", Stat("Memory", MEMORY_USAGE), key="Queues")
SERVICES = [
    Service("shop", team=SEARCH, definitions=[MEMORY_USAGE, A]),
    Service("Shop", team=SEARCH, definitions=[MEMORY_USAGE, B]),
]
""")
    for services, line in ((None, 3), (["Shop"], 3), (["shop"], 2)):
        found = [one for one in checks.run(project, services=services) if one.code == "HG401"]
        assert [one.place.line for one in found] == [line]


def test_findings_are_in_the_order_of_the_file(example):
    """By line and column, whatever the check."""
    found = example.findings('B = Gauge("queueB", "")\nA = Counter("queueA", "")\n')
    assert [(one.place.line, one.code) for one in found] == [
        (1, "HG237"),
        (1, "HG234"),
        (2, "HG233"),
        (2, "HG237"),
        (2, "HG234"),
    ]


def test_a_shared_expression_is_reported_once(example):
    """An expression that several definitions use has one place, and one finding."""
    found = example.findings("""
TWICE = REQUESTS.where(method="get").rate().sum()
OVERVIEW = Dashboard("Overview", Stat("One", TWICE), Stat("Two", TWICE))
""")
    assert [(one.code, one.subject) for one in found] == [("HG204", "One")]


def test_rules_are_judged_when_they_are_there(example):
    """The second stage looks at rules alone; what the first one says is not said again."""
    project = example.project('FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full")\n')
    rules = [expand.expand(project, project.services[0], project.organisation.environments[0])]
    assert codes(checks.run(project)) == ["HG304"]
    assert codes(checks.run(project, rules)) == ["HG308"]


def test_a_silence_of_one_stage_is_of_use_in_it(example):
    """An `allow` is judged in the stage of its check: never called useless before the check has run."""
    found = example.findings("""
ALLOW = {"HG308": "", "HG304": "no"}
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", allow=ALLOW)
""")
    assert codes(found) == ["HG102"]


def test_a_panel_is_silenced_by_its_dashboard_and_its_service(example):
    """What a definition allows, it allows for all that stands in it."""
    panel = 'Stat("Memory", MEMORY_USAGE, thresholds={2: "red", 1: "yellow"}%s)'
    allow = ', allow={"HG415": "as in the handbook"}'
    for inside, outside, service in ((allow, "", ""), ("", allow, ""), ("", "", allow)):
        found = example.findings(f"""
OVERVIEW = Dashboard("Overview", {panel % inside}{outside})
SERVICE = Service("example", team=SEARCH, definitions=[MEMORY_USAGE, OVERVIEW]{service})
""")
        assert codes(found) == []


def test_a_query_of_an_unreadable_recording_is_not_blamed(example):
    """Where a recording cannot be read, what queries it is not told that the series is unknown."""
    found = example.findings("""
BROKEN = Recording("service:memory:max", promql("max(memory_usage_ratio"))
OVERVIEW = Dashboard("Overview", Stat("Memory", promql("service:memory:max")))
""")
    assert codes(found) == ["HG205"]


def test_recordings_that_read_one_another_know_their_labels(example):
    """A recording may read one that is defined after it, by name or by definition."""
    found = example.findings("""
TOP = Recording("method:requests:max", promql("max by (method) (endpoint_method:requests:rate5m)"))
BASE = Recording("endpoint_method:requests:rate5m", REQUESTS.rate().sum(by=["endpoint", "method"]))
LAST = Recording("endpoint:requests:max", BASE.max(by=["endpoint", "code"]))
""")
    assert [(one.code, one.subject) for one in found] == [("HG212", "endpoint:requests:max")]


def test_recordings_in_a_circle_are_judged_before_they_are_refused(example):
    """What recordings read is followed to its end, and a circle has none: checks say what they see of it."""
    project = example.project("""
ONE = Recording("service:one:sum", promql("sum(service:two:sum)"))
TWO = Recording("service:two:sum", promql("sum(service:one:sum)"))
CIRCLE = Threshold("Circle", ONE / TWO > 2, severity=LOW, summary="S")
""")
    assert codes(checks.run(project)) == ["HG304"]
