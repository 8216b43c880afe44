"""Metrics that several processes share. Each test runs in processes of its own: the client reads the setting once."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
METRICS = """
    from typing import Literal
    from heliograph.metrics import COUNT, RATIO, Counter, Gauge, Histogram, Info, Labels, label

    class Work(Labels):
        kind: Literal["a", "b"]
        tenant: str = label(limit=3)

    DONE = Counter("done_total", "Done.", Work)
    TOOK = Histogram("took_seconds", "Took.", Work, buckets=(0.5, 1))
    OPEN = Gauge("open", "Open.", unit=COUNT)
    USED = Gauge("used_ratio", "Used.")
    LAST = Gauge("last", "Last.", multiprocess_mode="max")
"""
SHOW = """
    import prometheus_client
    from prometheus_client.multiprocess import MultiProcessCollector
    registry = prometheus_client.CollectorRegistry()
    MultiProcessCollector(registry)
    lines = prometheus_client.generate_latest(registry).decode().splitlines()
    print("\\n".join(sorted(l for l in lines if l[0] != "#")))
"""


@pytest.fixture
def run(tmp_path):
    """Runs code in a process of its own that shares its metrics with the others; what it prints."""
    package, shared = tmp_path / "shop", tmp_path / "shared"
    package.mkdir()
    shared.mkdir()
    (package / "__init__.py").touch()
    (package / "metrics.py").write_text(textwrap.dedent(METRICS))

    def start(code, *, strict=False):
        head = f"import sys\nsys.path[:0] = [{str(ROOT / 'generators')!r}, {str(tmp_path)!r}]\n"
        head += "from shop.metrics import *\n"
        environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(shared), "HELIOGRAPH_STRICT": str(int(strict))}
        command = [sys.executable, "-W", "error", "-c", head + textwrap.dedent(code)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0 or strict, done.stderr
        return (done.stdout or done.stderr.splitlines()[-1] if strict else done.stdout + done.stderr).strip()

    return start


def test_the_sum_over_processes_is_shown(run):
    """Every update of every process, by the client's own collector, also when some processes have ended."""
    for number in (1, 2, 3):
        run(f"""
            for _ in range({number}):
                DONE.labels(kind="a", tenant="t").inc(2)
                TOOK.labels(kind="a", tenant="t").observe(0.7)
        """)
    lines = run(SHOW).splitlines()
    assert 'done_total{kind="a",tenant="t"} 12.0' in lines
    assert 'took_seconds_bucket{kind="a",le="1.0",tenant="t"} 6.0' in lines
    assert 'took_seconds_bucket{kind="a",le="0.5",tenant="t"} 0.0' in lines
    assert 'took_seconds_count{kind="a",tenant="t"} 6.0' in lines


def test_gauges_are_made_one_as_their_definition_says(run):
    """The living processes' sum of what adds up, the greatest of a ratio, or what the definition names."""
    shown = run(f"""
        import os, subprocess, sys
        OPEN.set(2); USED.set(0.5); LAST.set(4)
        pid = os.fork()
        if pid == 0:
            OPEN.inc(3); USED.set(0.25); LAST.set(9)
            os._exit(0)
        os.waitpid(pid, 0)
        exec({textwrap.dedent(SHOW)!r})
    """).splitlines()
    assert [line for line in shown if line.startswith(("open", "used", "last"))] == [
        "last 9.0",
        "open 5.0",
        "used_ratio 0.5",
    ]


def test_limits_and_mistakes_are_the_same(run):
    """A full label overflows, a wrong value is dropped and counted."""
    run("""
        for tenant in "abcdef":
            DONE.labels(kind="a", tenant=tenant).inc()
        DONE.labels(kind="a", tenant="a").inc(-1)
        TOOK.labels(kind="a", tenant="a").observe("x")
        OPEN.set(float("nan")); OPEN.set_function(lambda: 1)
    """)
    lines = run(SHOW).splitlines()
    assert [line for line in lines if line.startswith("done_total")] == [
        'done_total{kind="a",tenant="__overflow__"} 3.0',
        *(f'done_total{{kind="a",tenant="{tenant}"}} 1.0' for tenant in "abc"),
    ]
    assert 'heliograph_label_overflows_total{label="tenant",metric="done_total"} 3.0' in lines
    assert 'heliograph_runtime_errors_total{reason="value"} 4.0' in lines


def test_lost_exemplars_are_said_once(run):
    """The files have no place for them."""
    assert (
        run("""
        import logging
        logging.basicConfig(stream=sys.stdout, format="%(message)s")
        for _ in range(3):
            DONE.labels(kind="a", tenant="t").inc(1, {"trace_id": "a"})
            TOOK.labels(kind="a", tenant="t").observe(1, {"trace_id": "a"})
    """)
        == "exemplars are lost while processes share their metrics (PROMETHEUS_MULTIPROC_DIR)"
    )


def test_strict_mode_raises_here_too(run):
    """The same messages as within one process."""
    assert run("DONE.labels(kind='a', tenant='t').inc(-1)", strict=True) == (
        "ValueError: done_total: counters only grow, by finite numbers: cannot add -1"
    )
    assert run("TOOK.labels(kind='a', tenant='t').observe(-1)", strict=True) == (
        "ValueError: took_seconds: cannot observe -1"
    )
