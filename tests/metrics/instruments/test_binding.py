"""The live side of metrics. Each test runs in a process of its own: a registry belongs to a process."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
METRICS = """
    from typing import Literal
    from heliograph.metrics import Counter, Gauge, Histogram, Info, Labels, expose, label

    class Closed(Labels):
        method: Literal["GET", "OTHER"]

    class Open(Closed):
        tenant: str = label(limit=5)

    A = Counter("a_total", "A.", Closed)
    B = Counter("b_total", "B.", Open)
    C = Gauge("c_ratio", "C.")
    D = Histogram("d_seconds", "D.", Closed, buckets=(0.5, 1))
    I = Info("build_info", "Build.", Open)
    U = Gauge("up", "Up.", foreign="Prometheus")
"""


def run(tmp_path, code, *, check=True, strict=False):
    """What a process prints that has `METRICS` as the module `shop.metrics` and runs `code`."""
    package = tmp_path / "shop"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    (package / "metrics.py").write_text(textwrap.dedent(METRICS))
    head = f"import sys\nsys.path[:0] = [{str(ROOT / 'generators')!r}, {str(tmp_path)!r}]\nfrom shop.metrics import *\n"
    head += "import prometheus_client\nprometheus_client.disable_created_metrics()\n"
    tail = (
        "\nshown = lambda: [l for l in prometheus_client.generate_latest().decode().splitlines() if l[0] in 'abcdiu']\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", head + tail + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HELIOGRAPH_STRICT": str(int(strict))},
    )
    assert not check or done.returncode == 0, done.stderr
    return done.stdout.strip() if check else done.stderr.strip().splitlines()[-1]


def test_defining_touches_no_registry(tmp_path):
    """Nothing is exposed until the first update."""
    assert run(tmp_path, "print(shown())") == "[]"


def test_the_first_update_exposes_the_whole_package(tmp_path):
    """One update binds every metric; those of closed labels are there at zero, those of open ones when first used."""
    shown = run(tmp_path, "B.labels(method='GET', tenant='x').inc(2); print('\\n'.join(shown()))").splitlines()
    assert shown == [
        'a_total{method="GET"} 0.0',
        'a_total{method="OTHER"} 0.0',
        'b_total{method="GET",tenant="x"} 2.0',
        "c_ratio 0.0",
        *(
            line
            for method in ("GET", "OTHER")
            for line in (
                *(f'd_seconds_bucket{{le="{le}",method="{method}"}} 0.0' for le in ("0.5", "1.0", "+Inf")),
                f'd_seconds_count{{method="{method}"}} 0.0',
                f'd_seconds_sum{{method="{method}"}} 0.0',
            )
        ),
    ]


def test_expose_says_it_openly_and_twice_is_once(tmp_path):
    """`expose` binds without an update, and may be called again."""
    assert (
        run(tmp_path, "expose('shop'); first = shown(); expose('shop'); print(first == shown() and len(first))") == "13"
    )


def test_a_package_without_metrics_is_a_mistake(tmp_path):
    """A misspelt name, or modules that nobody has imported: a developer is told, and production counts it."""
    assert run(tmp_path, "expose('shpo')", check=False, strict=True) == (
        "LookupError: shpo has no metrics to expose: import its modules first, or correct the name"
    )
    code = """
        expose('shpo')
        lines = prometheus_client.generate_latest().decode().splitlines()
        print([l for l in lines if l.startswith("heliograph_runtime") and l.endswith(" 1.0")])
    """
    assert run(tmp_path, code) == "['heliograph_runtime_errors_total{reason=\"registry\"} 1.0']"


def test_updates_of_each_kind(tmp_path):
    """Counters add, gauges move both ways, histograms count and sum, an Info holds its facts."""
    code = """
        A.labels(method="GET").inc(3); C.set(5); C.inc(); C.dec(2)
        D.labels(method="GET").observe(0.7)
        with D.labels(method="OTHER").time():
            pass
        I.info(method="GET", tenant="t")
        lines = shown()
        wanted = ('a_total{method="GET', 'c_', 'build', 'd_seconds_sum{method="GET', 'd_seconds_count')
        print([l for l in lines if l.startswith(wanted)])
    """
    assert run(tmp_path, code) == str(
        [
            'a_total{method="GET"} 3.0',
            "c_ratio 4.0",
            'd_seconds_count{method="GET"} 1.0',
            'd_seconds_sum{method="GET"} 0.7',
            'd_seconds_count{method="OTHER"} 1.0',
            'build_info{method="GET",tenant="t"} 1.0',
        ]
    )


def test_a_timed_block_that_raises_is_observed_and_raises(tmp_path):
    """The timer never swallows an exception."""
    code = """
        try:
            with D.labels(method="GET").time():
                1 / 0
        except ZeroDivisionError:
            print([l for l in shown() if '_count{method="GET' in l])
    """
    assert run(tmp_path, code) == "['d_seconds_count{method=\"GET\"} 1.0']"


def test_a_reload_goes_on_counting(tmp_path):
    """After the module is reloaded, old and new references update the same series."""
    code = """
        import importlib, shop.metrics
        A.labels(method="GET").inc()
        new = importlib.reload(shop.metrics)
        new.A.labels(method="GET").inc(); A.labels(method="GET").inc()
        print([l for l in shown() if l.startswith('a_total{method="GET')])
    """
    assert run(tmp_path, code) == "['a_total{method=\"GET\"} 3.0']"


def test_enums_and_numbers_are_their_value(tmp_path):
    """A label value that is an Enum is written as its value on every Python version, a number as its text."""
    code = """
        import enum, http
        class M(str, enum.Enum):
            GET = "GET"
        B.labels(method=M.GET, tenant=http.HTTPStatus.OK).inc()
        print([l for l in shown() if l.startswith('b_')])
    """
    assert run(tmp_path, code) == '[\'b_total{method="GET",tenant="200"} 1.0\']'


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("A.labels(method='GTE').inc()",
         "ValueError: a_total: method='GTE' is not declared, only GET, OTHER; did you mean GET?"),
        ("A.labels(metod='GET').inc()", "ValueError: a_total: missing method and unknown metod; its labels are method"),
        ("A.inc()", "ValueError: a_total: missing method; its labels are method"),
        ("C.labels(x='1').set(1)", "ValueError: c_ratio: unknown x; its labels are none"),
        ("A.labels(method='GET').inc(-1)", "ValueError: a_total: counters only grow, by finite numbers: cannot add -1"),
        ("A.labels(method='GET').inc(float('nan'))",
         "ValueError: a_total: counters only grow, by finite numbers: cannot add nan"),
        ("D.labels(method='GET').observe(float('nan'))", "ValueError: d_seconds: cannot observe nan"),
        ("U.set(1)", "TypeError: up belongs to Prometheus: it can be queried here, not updated"),
    ],
)  # fmt: skip
def test_mistakes_are_named(tmp_path, code, message):
    """Wrong labels, undeclared values, shrinking counters, NaN and foreign metrics each have their own message."""
    assert run(tmp_path, code, check=False, strict=True) == message


def test_threads_lose_nothing(tmp_path):
    """Children are made once, and every increment of four threads is counted."""
    code = """
        import threading
        def work():
            for _ in range(5000):
                B.labels(method="GET", tenant="x").inc()
        threads = [threading.Thread(target=work) for _ in range(4)]
        [t.start() for t in threads]; [t.join() for t in threads]
        print([l for l in shown() if l.startswith('b_')])
    """
    assert run(tmp_path, code) == '[\'b_total{method="GET",tenant="x"} 20000.0\']'


def test_exemplars_reach_openmetrics(tmp_path):
    """An exemplar given with an update stands in the OpenMetrics exposition."""
    code = """
        from prometheus_client.openmetrics.exposition import generate_latest
        A.labels(method="GET").inc(1, {"trace_id": "abc"})
        D.labels(method="GET").observe(0.2, {"trace_id": "def"})
        lines = generate_latest(prometheus_client.REGISTRY).decode().splitlines()
        print([l.split(" # ")[1].split()[0] for l in lines if " # " in l])
    """
    assert run(tmp_path, code) == "['{trace_id=\"abc\"}', '{trace_id=\"def\"}']"


def test_the_runtime_speaks_of_itself(tmp_path):
    """Beside the package's own metrics stand the runtime's: a counter for each label with a limit, and of mistakes."""
    code = """
        expose("shop")
        for tenant in "abcdefgh":
            B.labels(method="GET", tenant=tenant).inc()
        B.labels(method="GTE", tenant="a").inc()
        A.labels(method="GET").inc(-1)
        lines = prometheus_client.generate_latest().decode().splitlines()
        print([l for l in lines if l.startswith("heliograph_") and not l.endswith(" 0.0")])
    """
    assert run(tmp_path, code) == str(
        [
            'heliograph_label_overflows_total{label="tenant",metric="b_total"} 3.0',
            'heliograph_runtime_errors_total{reason="labels"} 1.0',
            'heliograph_runtime_errors_total{reason="value"} 1.0',
        ]
    )


def test_the_first_mistake_of_a_kind_is_logged(tmp_path):
    """Once, through the logger `heliograph`; the others are counted."""
    code = """
        import logging
        logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(name)s %(message)s")
        A.labels(method="GTE").inc()
        A.labels(metod="GET").inc()
    """
    assert run(tmp_path, code) == (
        "WARNING heliograph labels: a_total: method='GTE' is not declared, only GET, OTHER "
        "(counted in heliograph_runtime_errors_total from here on)"
    )


@pytest.mark.parametrize("strict", [False, True])
def test_a_name_that_somebody_else_has_breaks_nothing(tmp_path, strict):
    """The service goes on, its series unseen, and the mistake is counted; a developer is told."""
    code = """
        prometheus_client.Counter("a_total", "Somebody else's.")
        A.labels(method="GET").inc()
        lines = prometheus_client.generate_latest().decode().splitlines()
        print([l for l in lines if l.startswith(("a_total", 'heliograph_runtime_errors_total{reason="registry"'))])
    """
    if strict:
        assert run(tmp_path, code, check=False, strict=True) == (
            "ValueError: a_total cannot be exposed: another metric in prometheus_client's registry has its name"
        )
    else:
        assert run(tmp_path, code) == "['a_total 0.0', 'heliograph_runtime_errors_total{reason=\"registry\"} 1.0']"


def test_a_reload_with_other_labels_takes_the_name_over(tmp_path):
    """The new definition is exposed in place of the old one, whose references go on without harm."""
    code = """
        import importlib, shop.metrics
        A.labels(method="GET").inc()
        text = open(shop.metrics.__file__).read()
        open(shop.metrics.__file__, "w").write(text.replace('"GET", "OTHER"', '"GET", "POST", "OTHER"'))
        importlib.invalidate_caches()
        sys.dont_write_bytecode = True
        import os; os.utime(shop.metrics.__file__, (1, 1))
        new = importlib.reload(shop.metrics)
        new.A.labels(method="POST").inc(); A.labels(method="GET").inc()
        print([l for l in shown() if l.startswith("a_")])
    """
    assert run(tmp_path, code) == str(
        ['a_total{method="GET"} 0.0', 'a_total{method="POST"} 1.0', 'a_total{method="OTHER"} 0.0']
    )


def test_a_forked_process_counts_for_itself(tmp_path):
    """It starts at 0, keeps gauges and facts, and the parent's counts stay; busy threads hold no lock in it."""
    code = """
        import os, threading
        C.set(3); I.info(method="GET", tenant="t")
        stop = threading.Event()
        def work():
            while not stop.is_set():
                D.labels(method="GET").observe(1); B.labels(method="GET", tenant="x").inc()
        threads = [threading.Thread(target=work) for _ in range(3)]
        [t.start() for t in threads]
        codes = []
        for _ in range(20):
            pid = os.fork()
            if pid == 0:
                B.labels(method="GET", tenant="x").inc()
                D.labels(method="GET").observe(0.2)
                wanted = ["b_total{method=\\"GET\\",tenant=\\"x\\"} 1.0", "c_ratio 3.0",
                          "d_seconds_count{method=\\"GET\\"} 1.0", "build_info{method=\\"GET\\",tenant=\\"t\\"} 1.0"]
                os._exit(0 if set(wanted) <= set(shown()) else 1)
            codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        stop.set(); [t.join() for t in threads]
        print(codes == [0] * 20, B.labels(method="GET", tenant="x").value > 1)
    """
    assert run(tmp_path, code.replace("\\\\", "\\")) == "True True"


def test_a_limit_of_the_whole_metric(tmp_path):
    """`limit=` bounds the series of a metric in one process, whatever its labels allow."""
    code = """
        E = Counter("e_total", "E.", Open, limit=2)
        E.package = "shop"
        for tenant in "abcd":
            E.labels(method="GET", tenant=tenant).inc()
        print([l for l in prometheus_client.generate_latest().decode().splitlines() if l.startswith("e_")])
    """
    assert run(tmp_path, code) == str(
        [
            'e_total{method="GET",tenant="a"} 1.0',
            'e_total{method="GET",tenant="b"} 1.0',
            'e_total{method="GET",tenant="__overflow__"} 2.0',
        ]
    )
