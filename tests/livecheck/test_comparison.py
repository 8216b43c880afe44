"""Series sorted by what is declared, and the figures of it."""

from __future__ import annotations

from typing import Literal

import pytest

from heliograph.livecheck import Budget, Covered, compare, coverage, of_exposition, of_prometheus, read
from heliograph.livecheck.comparison import OVERFLOW, Stranger
from heliograph.livecheck.producers import producer
from heliograph.metrics import Counter, Gauge, Histogram, Info, Labels, label
from heliograph.metrics.instruments import admission


class Job(Labels):
    kind: Literal["export", "import"]
    customer: str = label(limit=3)


class Outcome(Labels):
    kind: Literal["export", "import"]
    outcome: Literal["done", "failed"]


class Build(Labels):
    version: str = label(limit=1)


JOBS = Counter("jobs_done_total", "Jobs that were done.", Job)
ENDED = Counter("jobs_ended_total", "Jobs that ended.", Outcome)
SIZES = Histogram("job_size_bytes", "Size of a job.", Outcome, buckets=[1, 2])
QUEUE = Gauge("queue_length", "Jobs that wait.")
BUILD = Info("build_info", "What is running.", Build)
UP = Gauge("up", "1 while the last scrape of a target succeeded.", foreign="Prometheus")


def scraped(text, **options):
    """A comparison of an exposition with all metrics of this file."""
    scrape = of_exposition(read(text.encode()), source="text")
    return compare([JOBS, ENDED, SIZES, QUEUE, BUILD, UP], scrape, **options)


def known(samples, metadata=()):
    """A comparison with what a Prometheus knows."""
    scrape = of_prometheus(source="prometheus", metadata=metadata, samples=samples, targets=[{"job": "x", "pod": "a"}])
    return compare([JOBS, ENDED, SIZES, QUEUE, BUILD, UP], scrape)


class TestMetrics:
    def test_nothing_is_there(self):
        """A metric without type or series is not registered."""
        assert not any(one.registered for one in scraped("").exposed)

    @pytest.mark.parametrize(
        "text",
        [
            "# TYPE jobs_done_total counter\njobs_done_total 1\n",
            "# TYPE jobs_done counter\njobs_done_total 1\n# EOF\n",
        ],
    )
    def test_a_counter_in_both_formats(self, text):
        """The text format has the suffix in the type's name, OpenMetrics has not."""
        jobs = scraped(text).exposed[0]
        assert (jobs.registered, jobs.kinds, jobs.count) == (True, {"counter"}, 1)

    def test_a_type_without_series(self):
        """A metric whose open labels have no value yet is there, with no series."""
        jobs = scraped("# TYPE jobs_done_total counter\n").exposed[0]
        assert (jobs.registered, jobs.count) == (True, 0)

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ('# TYPE build info\nbuild_info{version="1"} 1\n# EOF\n', "info"),
            ('# TYPE build_info gauge\nbuild_info{version="1"} 1\n', "gauge"),
        ],
    )
    def test_an_info_in_both_formats(self, text, kind):
        """An info is a gauge in the text format."""
        assert scraped(text).exposed[4].kinds == {kind}

    def test_no_type_is_untyped(self):
        """Of a family that no line describes, the type is known to be none."""
        assert scraped("queue_length 1\n").exposed[3].kinds == {"untyped"}
        assert scraped("queue_length 1\n# EOF\n").exposed[3].kinds == {"unknown"}
        assert scraped("job_size_bytes_sum 1\n").exposed[2].kinds == {"untyped"}

    def test_prometheus_may_not_know_a_type(self):
        """Without metadata nothing is said of the kind, and series are there all the same."""
        queue = known([{"__name__": "queue_length", "job": "x"}]).exposed[3]
        assert (queue.kinds, queue.registered) == (frozenset(), True)

    def test_a_native_histogram(self):
        """A histogram without buckets, as Prometheus stores a native one, belongs to its metric."""
        found = known([{"__name__": "job_size_bytes", "kind": "export", "outcome": "done"}])
        assert (found.exposed[2].count, found.exposed[2].bounds(), found.strangers) == (1, {}, ())


class TestStrangers:
    def test_when_a_series_began_is_no_metric(self):
        """`_created` belongs to the counter, histogram or summary that it is about, declared or not."""
        found = scraped(
            "# TYPE jobs_done_total counter\njobs_done_total 1\n# TYPE jobs_done_created gauge\njobs_done_created 1\n"
            "# TYPE job_size_bytes_created gauge\njob_size_bytes_created 1\n"
            "# TYPE rows_total counter\nrows_total 1\n# TYPE rows_created gauge\nrows_created 1\n"
        )
        assert found.strangers == (Stranger("rows_total", 2),)

    def test_a_family_is_told_once(self):
        """All series of an undeclared histogram are one stranger."""
        found = scraped(
            '# TYPE wait_seconds histogram\nwait_seconds_bucket{le="+Inf"} 1\n'
            "wait_seconds_sum 1\nwait_seconds_count 1\n"
        )
        assert found.strangers == (Stranger("wait_seconds", 3),)

    def test_libraries_are_counted(self):
        """Families of known producers, and those that are to be ignored, are counted and not told."""
        text = "python_info 1\nprocess_open_fds 1\nprocess_max_fds 1\na:b:rate5m 1\nlegacy_a 1\nlegacy_b 1\nc 1\n"
        found = scraped(text, ignore=["legacy_"])
        assert (dict(found.producers), found.ignored) == ({"Python client": 3, "recording rules": 1}, 2)
        assert found.strangers == (Stranger("c", 1),)

    def test_a_foreign_metric_is_declared(self):
        """What another program exposes and the definitions query is no stranger."""
        assert scraped("# TYPE up gauge\nup 1\n").strangers == ()

    def test_metadata_of_other_services(self):
        """A Prometheus may know types of what other services expose; only series are surely of this one."""
        assert known([{"__name__": "c", "job": "x"}], [("d", "gauge", "")]).strangers == (Stranger("c", 1),)

    @pytest.mark.parametrize(
        ("name", "who"),
        [("go_goroutines", "Go client"), ("up", "Prometheus"), ("upper", None), ("heliograph_x", "heliograph")],
    )
    def test_producers_are_known_by_name(self, name, who):
        """A prefix or a whole name tells the producer."""
        assert producer(name) == who


class TestValues:
    def test_budgets_are_of_one_instance(self):
        """A limit holds in each process: the fullest one counts, and the overflow value takes no room."""
        samples = [
            {"__name__": "jobs_done_total", "job": "x", "instance": instance, "kind": "export", "customer": customer}
            for instance, customer in [("1", "a"), ("1", "b"), ("2", "c"), ("2", "__overflow__")]
        ]
        jobs = known(samples).exposed[0]
        customer = JOBS.labels_declared[1]
        assert (jobs.used(customer), jobs.overflowed(customer)) == (2, True)

    def test_labels_of_the_target_are_not_the_metrics(self):
        """What `up` carries belongs to the target: it is no label of the service."""
        scrape = known([{"__name__": "queue_length", "job": "x", "pod": "a", "colour": "red"}]).scrape
        assert scrape.own({"job": "x", "instance": "1", "pod": "a", "colour": "red"}) == {"colour"}

    def test_combinations_at_every_instance(self):
        """One instance that lacks a combination is enough."""
        rows = [("1", "export", "done"), ("1", "import", "done"), ("2", "export", "done")]
        samples = [
            {"__name__": "jobs_ended_total", "instance": instance, "kind": kind, "outcome": outcome}
            for instance, kind, outcome in rows
        ]
        assert known(samples).exposed[1].uninitialised() == [
            ("export", "failed"),
            ("import", "done"),
            ("import", "failed"),
        ]

    def test_too_many_combinations(self, monkeypatch):
        """What the runtime would not make is not missed."""
        monkeypatch.setattr("heliograph.metrics.labels.MOST_ZEROS", 3)
        assert scraped("# TYPE jobs_ended_total counter\n").exposed[1].uninitialised() == []

    def test_the_runtime_means_the_same(self):
        """The value for what overflows is the runtime's."""
        assert admission.OVERFLOW == OVERFLOW

    def test_the_limit_of_a_metric_is_of_one_instance(self):
        """Combinations are counted where there are most, and the overflowing ones are not."""
        samples = [
            {"__name__": "jobs_done_total", "instance": instance, "kind": "export", "customer": customer}
            for instance, customer in [("1", "a"), ("1", "b"), ("2", "a"), ("1", "__overflow__")]
        ]
        assert known(samples).exposed[0].combinations == 2

    def test_bounds_of_each_histogram(self):
        """Every combination of labels has its own buckets; what is no number is no bound that anyone declared."""
        found = scraped(
            '# TYPE job_size_bytes histogram\njob_size_bytes_bucket{kind="export",le="1"} 1\n'
            'job_size_bytes_bucket{kind="export",le="+Inf"} 1\njob_size_bytes_bucket{kind="import",le="2.0"} 1\n'
        ).exposed[2]
        assert set(found.bounds().values()) == {frozenset({1.0, float("inf")}), frozenset({2.0})}


def test_coverage():
    """The figures: own metrics alone, values of closed labels, budgets, exemplars."""
    figures = coverage(
        scraped(
            "# TYPE jobs_done counter\n"
            'jobs_done_total{kind="export",customer="a"} 1 # {trace_id="1"} 1\n'
            'jobs_done_total{kind="exprot",customer="__overflow__"} 1\n'
            "# TYPE python_info gauge\npython_info 1\n# TYPE queue_length gauge\n# EOF\n"
        )
    )
    assert (len(figures.metrics), figures.exposed, figures.live) == (5, 2, 1)
    assert (figures.seen, figures.values, figures.series, figures.exemplars) == (1, 10, 3, 1)
    assert figures.metrics[0] == Covered("jobs_done_total", True, 2, 1, 2, (Budget("customer", 1, 3, True),), 1)
    assert (figures.producers, figures.form) == ({"Python client": 1}, "OpenMetrics")
