"""The model of Prometheus against Prometheus: the same series, the same expressions, the same results."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from heliograph.artifacts import yaml_artifact
from heliograph.promql.printer import number, quoted
from heliograph.promql.reader import read
from heliograph.promql.series import Catalogue
from heliograph.promql.tree import Raw
from heliograph.targets.proofs.engine.evaluation import Moment, vector
from heliograph.targets.proofs.engine.samples import NAME, Labels, Series, Storage, label_set
from heliograph.tools import promtool

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.targets.proofs.engine.vectors import Vector

STEP = 15_000
TIMES = (0, 75_000, 300_000, 600_000, 1_205_000)
SAMPLES: dict[str, list[float | None]] = {
    'requests_total{job="a",code="200",instance="i1"}': [30.0 * at for at in range(90)],
    'requests_total{job="a",code="500",instance="i1"}': [7.0 * (at % 30) for at in range(90)],
    'requests_total{job="a",code="200",instance="i2"}': [1000 + 0.25 * at * at for at in range(60)],
    'requests_total{job="b",code="500",instance="i1"}': [None if at % 7 == 3 else 2.0 * at for at in range(90)],
    'memory{job="a",instance="i1"}': [0.5 + 0.01 * (at % 5) for at in range(90)],
    'memory{job="a",instance="i2"}': [0.9 - 0.001 * at for at in range(90)],
    'limit{job="a",instance="i1"}': [2.0] * 90,
    'limit{job="a",instance="i2"}': [4.0] * 40,
    'zero{job="a"}': [0.0] * 90,
    'falling{job="a"}': [100 - 3.5 * at for at in range(90)],
    'info{job="a",instance="i1",version="1.2"}': [1.0] * 90,
    'info{job="a",instance="i2",version="1.3"}': [1.0] * 90,
    **{
        f'latency_bucket{{job="a",le="{bound}"}}': [count * at for at in range(90)]
        for bound, count in (("0.1", 2.0), ("0.5", 5.0), ("1", 9.0), ("+Inf", 10.0))
    },
}
EXPRESSIONS = """
requests_total
requests_total{code=~"5..",job!="b"}
requests_total{instance!~"i1|i3"} offset 2m
memory @ 300
rate(requests_total[5m])
rate(requests_total[1m] offset 45s)
irate(requests_total[2m])
increase(requests_total[4m])
delta(memory[3m])
idelta(memory[3m])
deriv(falling[10m])
deriv(memory[5m])
predict_linear(falling[5m], 3600)
changes(memory[5m])
resets(requests_total[20m])
avg_over_time(memory[2m])
min_over_time(memory[2m])
max_over_time(memory[2m])
sum_over_time(memory[2m])
count_over_time(memory[2m])
last_over_time(memory[2m])
present_over_time(memory[2m])
stddev_over_time(memory[4m])
stdvar_over_time(memory[4m])
quantile_over_time(0.3, memory[4m])
avg_over_time(sum(rate(requests_total[2m]))[5m:1m])
max_over_time(memory[5m:])
count_over_time(memory[3m:45s] offset 30s)
sum(rate(requests_total[5m]))
sum by (code) (rate(requests_total[5m]))
avg without (instance) (memory)
min(memory)
max by (job) (memory)
count(memory > 0.6)
group by (job) (memory)
stddev(memory)
stdvar(memory)
quantile(0.5, memory)
topk(1, memory)
bottomk by (job) (1, memory)
memory / limit
memory / ignoring (version) group_left (version) info
memory * on (instance) group_right (job) info
memory > 0.6
memory > bool 0.6
0.6 < memory
memory == memory
memory != on (instance) memory
limit - on (job, instance) memory
sum(rate(requests_total{code="500"}[5m])) / sum(rate(requests_total[5m]))
memory and limit
memory and on (instance) limit == 2
memory or limit
memory unless limit
zero / zero
1 / zero
-1 / zero
memory % 0.3
memory ^ 2
2 ^ 3 ^ 2
-memory
+memory
1 + 2 * 3
abs(falling)
ceil(memory)
floor(memory)
round(memory, 0.25)
round(memory)
clamp(memory, 0.55, 0.6)
clamp_min(memory, 0.6)
clamp_max(memory, 0.6)
sgn(falling)
sqrt(memory)
sqrt(falling)
exp(memory)
ln(memory)
log2(memory)
log10(memory)
deg(memory)
rad(memory)
absent(nothing{job="a",code=~"x"})
absent(memory)
absent_over_time(limit{instance="i2"}[2m])
absent_over_time(nothing[5m:1m])
scalar(zero)
scalar(memory)
vector(3)
vector(time())
time() - 10
timestamp(memory)
timestamp(memory + 1)
sort(memory)
sort_desc(memory)
label_replace(memory, "zone", "$1-${1}", "instance", "i(.)")
label_replace(memory, "zone", "x", "instance", "nothing")
label_join(memory, "both", "/", "job", "instance")
histogram_quantile(0.5, rate(latency_bucket[5m]))
histogram_quantile(0.95, sum by (le) (rate(latency_bucket[5m])))
histogram_quantile(0.02, latency_bucket)
histogram_quantile(1.5, latency_bucket)
count({__name__=~"memory|limit"})
""".strip().splitlines()


def test_every_expression_has_the_same_results(tmp_path: Path) -> None:
    """At times within, before and after the samples, promtool finds what the model says: the labels, and the values."""
    path = tmp_path / "model.test.yaml"
    path.write_bytes(
        yaml_artifact("model.test.yaml", foretold(left_open=promtool.promtool_version() >= (3, 0, 0))).content
    )
    [verdict] = promtool.test_rules([path])
    assert verdict.message == ""


def foretold(*, left_open: bool) -> dict[str, Any]:
    """What the model says of every expression at every time, as a file of promtool tests."""
    storage = Storage(left_open=left_open)
    for text, values in SAMPLES.items():
        series = storage.adopt(Series(labels_of(text)))
        for position, value in enumerate(values):
            if value is not None:
                series.append(position * STEP, value)
    asked = [one for text in EXPRESSIONS for time in TIMES for one in questions(text, storage, time)]
    inputs = [
        {"series": text, "values": " ".join("_" if one is None else number(one) for one in values)}
        for text, values in SAMPLES.items()
    ]
    group = {"interval": "15s", "input_series": inputs, "promql_expr_test": asked}
    return {"rule_files": [], "evaluation_interval": "1m", "tests": [group]}


def questions(text: str, storage: Storage, time: int) -> list[dict[str, Any]]:
    """Which results there are, and for each of them which ones are as large as it."""
    found = vector(read(Raw(text), Catalogue()), Moment(storage, time, 60_000))
    scalar = () in found and text in ("scalar(zero)", "scalar(memory)", "time() - 10", "1 + 2 * 3", "2 ^ 3 ^ 2")
    asked = f"vector({text})" if scalar else f"({text})"
    questions = [
        {"expr": f"group without () ({asked})" if () not in found else f"group({asked})", **answers(found, 1.0, time)}
    ]
    for value in set(found.values()):
        if math.isfinite(value):
            within = abs(value) * 1e-9 + 1e-12
            near = {labels: float(abs(one - value) <= within) for labels, one in found.items()}
            questions.append(
                {"expr": f"abs({asked} - {number(value)}) <= bool {number(within)}", **answers(near, None, time)}
            )
        else:
            questions.append({"expr": f"{asked} == bool {number(value)}", **answers(found, None, time, against=value)})
    return questions


def answers(found: Vector, value: float | None, time: int, against: float | None = None) -> dict[str, Any]:
    """The time of a question and the samples that answer it."""
    samples = [
        {
            "labels": text_of(tuple(pair for pair in labels if pair[0] != NAME)),
            "value": value if value is not None else one if against is None else float(one == against),
        }
        for labels, one in found.items()
    ]
    return {"eval_time": f"{time // 1000}s", "exp_samples": samples}


def labels_of(text: str) -> Labels:
    """The label set that is written so."""
    selector = read(Raw(text), Catalogue())
    pairs = [(one.name, one.value) for one in selector.matchers]
    return label_set([(NAME, selector.name), *pairs])


def text_of(labels: Labels) -> str:
    """A label set as promtool reads it."""
    return "{" + ",".join(f"{name}={quoted(value)}" for name, value in labels) + "}"
