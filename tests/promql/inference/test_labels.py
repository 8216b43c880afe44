"""Label flow, case by case."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from heliograph.promql.inference.labels import labels
from heliograph.promql.inference.labelset import Label, Labels
from heliograph.promql.reader import read
from heliograph.promql.tree import Raw
from heliograph.tools.servers import prometheus

if TYPE_CHECKING:
    from heliograph.promql.series import Catalogue
    from heliograph.tools.servers import Server


def told(found: Labels) -> str:
    """Labels in short: `a=x|y` has one of these values, `a` any; `?`: not in every sample; `…`: there may be more."""
    parts = [
        name + ("" if label.values is None else "=" + "|".join(sorted(label.values))) + ("" if label.sure else "?")
        for name, label in found.known.items()
        if name != "__name__"
    ]
    return " ".join(parts if found.exact else [*parts, "…"])


FLOW = [
    # selectors
    ("requests_total", "code instance job method=GET|POST route"),
    ('requests_total{method="GET"}', "code instance job method=GET route"),
    ('requests_total{method!="GET"}', "code instance job method=POST route"),
    ('requests_total{method=~"G.*"}', "code instance job method=GET route"),
    ('requests_total{method!~"G.*"}', "code instance job method=POST route"),
    ('requests_total{route=~"/a|/b"}', "code instance job method=GET|POST route=/a|/b"),
    ('requests_total{route=~"/a/.*"}', "code instance job method=GET|POST route"),
    ('requests_total{route=~"$route"}', "code instance job method=GET|POST route"),
    ('requests_total{code=""}', "instance job method=GET|POST route"),
    ('memory_bytes{job="shop",zone="eu"}', "instance job=shop zone=eu"),
    ("service:requests:rate5m", "method=GET|POST service=shop"),
    ("unheard_of", "…"),
    ('unheard_of{a="b",c=~"d|e",f!="g",h=~".*"}', "a=b c=d|e h …"),
    ("$anything", "…"),
    ("max without () ($metric)", "…"),
    ("requests_total[5m]", "code instance job method=GET|POST route"),
    # functions
    ("rate(requests_total[5m])", "code instance job method=GET|POST route"),
    ("max_over_time(memory_bytes[1h:5m])", "instance job"),
    ("histogram_quantile(0.9, rate(wait_seconds_bucket[5m]))", "instance job method=GET|POST route"),
    ("time()", ""),
    ("vector(1)", ""),
    ("hour()", ""),
    ("hour(memory_bytes)", "instance job"),
    ('absent(requests_total{method="GET",code=~"5..",route!="/"})', "method=GET"),
    ('absent(requests_total{method="GET",method="POST",job="$job"})', "job"),
    ("absent(sum(requests_total))", ""),
    ('absent_over_time(up{job="node"}[5m])', "job=node"),
    ("info(memory_bytes)", "instance job …"),
    ('histogram_quantiles(rate(wait_seconds_bucket[5m]), "q", 0.5)', "instance job method=GET|POST q route"),
    ('label_replace(memory_bytes{job="a"}, "x", "$1-b", "job", "(.*)")', "instance job=a x=a-b"),
    ('label_replace(connections, "x", "$1", "pool", "(r).*")', "instance job pool=read|write x=r?"),
    ('label_replace(connections, "pool", "w", "pool", "write")', "instance job pool=read|w|write"),
    ('label_replace(memory_bytes, "x", "$1", "instance", "(.*):.*")', "instance job x?"),
    ('label_replace(memory_bytes, "x", "y", "", "")', "instance job x=y"),
    ('label_replace(memory_bytes, "job", "", "job", ".*")', "instance"),
    ('label_replace(memory_bytes, "job", "", "job", "(.*)") * 2', "instance"),
    ('label_replace(unheard_of, "x", "y", "z", ".*")', "x=y …"),
    ('label_join(memory_bytes{job="a",instance="b"}, "x", "-", "job", "instance")', "instance=b job=a x=a-b"),
    ('label_join(memory_bytes, "x", "-", "job", "instance")', "instance job x"),
    ('label_join(memory_bytes, "job", "-")', "instance"),
    # aggregations
    ("sum(requests_total)", ""),
    ("sum by (route, method) (requests_total)", "method=GET|POST route"),
    ("sum by (unknown) (requests_total)", ""),
    ("sum by (zone) (unheard_of)", "zone?"),
    ("sum without (route, instance) (requests_total)", "code job method=GET|POST"),
    ("sum without (a) (unheard_of)", "…"),
    ("sum by ($group, route) (requests_total)", "route …"),
    ("topk by (route) (3, requests_total)", "code instance job method=GET|POST route"),
    ('count_values by (route) ("value", requests_total)', "route value"),
    # binary operators
    ("requests_total * 2", "code instance job method=GET|POST route"),
    ("2 - memory_bytes", "instance job"),
    ("requests_total / on (route) errors_total", "route"),
    ("requests_total / ignoring (code) errors_total", "instance job method=GET|POST route"),
    ("requests_total > on (route) errors_total", "route"),
    ("memory_bytes * on (instance) group_left (version) build_info", "instance job version"),
    ("build_info * on (instance) group_right (version) memory_bytes", "instance job version"),
    ("memory_bytes * on (instance) group_left (nothing) build_info", "instance job"),
    ("memory_bytes * on (instance) group_left (zone) unheard_of", "instance job zone?"),
    ('requests_total and on (route) errors_total{job="x"}', "code instance job method=GET|POST route"),
    ("requests_total or errors_total", "code? instance job method=GET|POST route"),
    ('connections{pool="read"} or connections{pool="write"}', "instance job pool=read|write"),
    ("requests_total or unheard_of", "code? instance? job? method=GET|POST? route? …"),
    ("-memory_bytes", "instance job"),
]


@pytest.mark.parametrize(("text", "expected"), FLOW)
def test_flow(text, expected, catalogue):
    """The labels of each result are those that Prometheus would give it."""
    assert told(labels(read(text, catalogue))) == expected


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("memory_bytes", True),
        ("memory_bytes > 5", True),
        ("memory_bytes > bool 5", False),
        ("memory_bytes + 5", False),
        ("-memory_bytes", False),
        ("rate(requests_total[5m])", False),
        ("last_over_time(memory_bytes[5m])", True),
        ("topk(1, memory_bytes)", True),
        ("sum without () (memory_bytes)", False),
        ("count by (__name__) (memory_bytes)", True),
        ("memory_bytes and up", True),
        ("memory_bytes > on (job) up", False),
        ('{__name__=~"a|b"}', True),
        ("$metric", False),
    ],
)
def test_name(text, kept, catalogue):
    """The metric's name is a label, which goes as soon as a value is computed."""
    assert ("__name__" in labels(read(text, catalogue)).known) is kept


def test_raw_part():
    """Of raw PromQL that has not been read nothing is known."""
    assert labels(Raw("up")) == Labels(exact=False)


def test_carries(catalogue):
    """A label is there, is not there, or cannot be told."""
    known = labels(read("sum by (route) (requests_total)", catalogue))
    assert known.carries("route") is True
    assert known.carries("code") is False
    assert labels(read("unheard_of", catalogue)).carries("code") is None


def test_static(catalogue):
    """A label has a static value when every sample carries it and it can be no other."""
    known = labels(read('memory_bytes{job="a"} or up{job="b",zone="x"}', catalogue)).known
    assert (known["job"].static, known["zone"].static, known["instance"].static) == (None, None, None)
    assert Label(frozenset({"a"})).static == "a"


def _rules(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Rules that record two samples of each series, with other values of its labels."""
    targets = {"job": ("shop", "node"), "instance": ("a:1", "b:1")}
    found = []
    for series in catalogue:
        values = {spec.name: spec.values or (f"{spec.name}1", f"{spec.name}2") for spec in series.labels}
        values |= {name: targets[name] for name in series.target_labels}
        for position in (0, 1):
            chosen = {name: some[position % len(some)] for name, some in values.items()}
            found.append({"record": series.name, "expr": "vector(1)", "labels": chosen})
    return found


@pytest.mark.servers
def test_prometheus_agrees(tmp_path, catalogue):
    """A real Prometheus gives no result a label or a value that was not foretold, and every one that is sure."""
    rules = tmp_path / "rules.yaml"
    rules.write_text(json.dumps({"groups": [{"name": "samples", "rules": _rules(catalogue)}]}), encoding="utf-8")
    with prometheus([rules]) as server:
        for _ in range(100):
            if _ask(server, "count_over_time(start_time_seconds[1m]) >= 3"):
                break
            time.sleep(0.2)
        answered = 0
        for text, _ in FLOW:
            if "$" in text.replace("$1", "") or text.endswith("]") or "info(" in text or "quantiles" in text:
                continue
            told = labels(read(text, catalogue))
            samples = _ask(server, text)
            answered += bool(samples)
            for sample in samples:
                assert not told.exact or sample.keys() <= told.known.keys(), text
                for name, label in told.known.items():
                    assert name in sample or not label.sure, text
                    assert name not in sample or label.values is None or sample[name] in label.values, text
    assert answered > len(FLOW) / 2


def _ask(server: Server, query: str) -> list[dict[str, str]]:
    """The labels of each sample of a query's result."""
    data = server.get_json("/api/v1/query", {"query": query})["data"]
    return [sample["metric"] for sample in data["result"]] if data["resultType"] == "vector" else []
