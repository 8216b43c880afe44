from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from heliograph.tools import servers
from heliograph.tools.scraping import Body

ROOT = Path(__file__).parents[2]
GIVE = "give a file, - for standard input, or an address that begins with http:// or https://"
ANSWER = "give what /metrics of the service answers"
METRICS = "definitions/shop/metrics.py"
SOUND = """\
# HELP orders_total Orders received.
# TYPE orders_total counter
orders_total{outcome="paid",country="de"} 3
orders_total{outcome="failed",country="__overflow__"} 1
# TYPE orders_created gauge
orders_created{outcome="paid",country="de"} 1.7e+09
# TYPE checkout_duration_seconds histogram
# TYPE carts_open gauge
carts_open 2
# TYPE python_info gauge
python_info{version="3.11"} 1
"""
# A service that exposes what the reference declares; it says on which port.
SERVICE = """
import sys
import prometheus_client
from heliograph.metrics import expose
import tributary_telemetry.events
from tributary_telemetry.metrics import REQUESTS, REQUEST_DURATION, SEARCHES
expose("tributary_telemetry")
for tenant in "abc":
    request = {"method": "GET", "endpoint": "/search", "status_code": "200", "tenant_id": tenant}
    REQUESTS.labels(**request).inc()
    REQUEST_DURATION.labels(**request).observe(0.2, {"trace_id": "0af7651916cd43dd8448eb211c80319c"})
SEARCHES.labels(search_type="vector", tenant_id="a").inc()
exec(sys.argv[1])
server, thread = prometheus_client.start_http_server(0, addr="127.0.0.1")
print(server.server_port, flush=True)
sys.stdin.read()
"""


# Lines for it that break its word.
FAULTY = """
registry = prometheus_client.REGISTRY
for name in ("users_active", "cpu_usage_ratio", "memory_usage_ratio"):
    registry.unregister(registry._names_to_collectors[name])
prometheus_client.Gauge("users_activ", "Users.").set(1)
prometheus_client.Summary("cpu_usage_ratio", "Share of the CPU.").observe(1)
prometheus_client.Gauge("memory_usage_ratio", "Share of memory.", ["pod"]).labels("a").set(1)
"""
REFERENCE = ("--definitions", str(ROOT / "definitions"))


@contextlib.contextmanager
def scraped(job: str, address: str, *, other: str) -> Iterator[str]:
    """A Prometheus that has scraped a service under its job, and one under another; its address."""
    with servers.prometheus(scrapes=[scraping(job, address), scraping("other", other)]) as server:
        query = {"query": f'count(scrape_samples_scraped{{job=~"other|{job}"}}) == 2'}
        deadline = time.monotonic() + 60
        while not server.get_json("/api/v1/query", query)["data"]["result"]:
            assert time.monotonic() < deadline, "Prometheus has not scraped both after a minute"
            time.sleep(0.2)
        yield server.url


def scraping(job: str, address: str) -> dict[str, Any]:
    """What makes a Prometheus scrape an address."""
    return {"job_name": job, "static_configs": [{"targets": [address]}]}


@pytest.fixture
def exposed(tmp_path: Path) -> Callable[[str], str]:
    """Writes what a service answered into a file; its name."""

    def write(text: str) -> str:
        (tmp_path / "metrics.txt").write_bytes(text.encode())
        return "metrics.txt"

    return write


@pytest.fixture
def service() -> Iterator[Callable[..., str]]:
    """Starts the reference service, with more lines of Python if given; its address, without a path."""
    started: list[subprocess.Popen[str]] = []

    def start(more: str = "") -> str:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVICE, more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'definitions'}"},
        )
        started.append(process)
        assert process.stdout is not None
        return f"127.0.0.1:{int(process.stdout.readline())}"

    yield start
    for process in started:
        process.communicate()


class TestText:
    def test_what_is_said_of_a_sound_service(self, heliograph: Any, sample: Any, exposed: Any) -> None:
        """Figures, a table of all metrics, and a warning about a limit; closed labels that have no series yet too."""
        ran = heliograph("livecheck", exposed(SOUND))
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            "HG611 warning: the label country of orders_total overflows, with 1 of at most 50 values\n"
            "  definitions/shop/metrics.py:21  orders_total\n"
            '   21 | ORDERS = Counter("orders_total", "Orders received.", Order)\n'
            "      |                                                      ^^^^^\n"
            "  help: raise the limit, or find out what makes so many; the rest is counted as __overflow__\n"
            "\n"
            "HG612 warning: 3 of 3 combinations of the labels of checkout_duration_seconds are not exposed\n"
            "  definitions/shop/metrics.py:22  checkout_duration_seconds\n"
            '   22 | CHECKOUT_DURATION = Histogram("checkout_duration_seconds", "Time to check out.", Checkout, '
            "buckets=LATENCY)\n"
            "      |                                                                                  "
            "^^^^^^^^ outcome=paid and others\n"
            "  help: call heliograph.metrics.expose(…) as the service starts, so that each begins at 0\n"
            "\n"
            "shop, by metrics.txt in the text format: 5 series\n"
            "  metrics exposed     3 of 3 (100 %), 2 of them with series\n"
            "  label values seen   2 of 6 (33 %)\n"
            "  fullest open label  country of orders_total, 1 of 50 (2 %)\n"
            "  not declared        1 of Python client\n"
            "\n"
            "metric                     series  closed values  open values\n"
            "orders_total                    2  2 of 3         country 1 of 50 (overflows)\n"
            "checkout_duration_seconds       0  0 of 3\n"
            "carts_open                      1  -\n"
            "\n"
            "2 warnings in 1 service\n"
        )

    def test_what_is_wrong_fails(self, heliograph: Any, sample: Any, exposed: Any) -> None:
        """Each fault is a finding with its code, at the definition that it breaks; a line of the file at that line."""
        text = (
            "# TYPE orders_total gauge\n"
            'orders_total{outcome="payed",county="de"} 3\n'
            "# TYPE carts_opened gauge\n"
            "carts_opened two\n"
        )
        ran = heliograph("--quiet", "livecheck", exposed(text))
        assert (ran.code, ran.err) == (1, "")
        assert re.findall(r"^(HG\d+) (.*)\n  (\S+)", ran.out, re.MULTILINE) == [
            (
                "HG604",
                "error: orders_total is exposed as gauge, and declared as counter",
                f"{METRICS}:21",
            ),
            ("HG605", "error: 1 of 1 series of orders_total have no label country", f"{METRICS}:21"),
            (
                "HG606",
                "error: 1 of 1 series of orders_total have the label county, which is not declared",
                f"{METRICS}:21",
            ),
            (
                "HG607",
                'error: the label outcome of orders_total is "payed", which is not declared',
                f"{METRICS}:21",
            ),
            (
                "HG602",
                "error: checkout_duration_seconds is declared, and not exposed",
                f"{METRICS}:22",
            ),
            ("HG602", "error: carts_open is declared, and not exposed", f"{METRICS}:23"),
            ("HG603", "warning: carts_opened is exposed, and not declared", "definitions/shop/service.py:9"),
            ("HG601", 'error: line 4 of metrics.txt has the value "two", which is no number', "metrics.txt:4"),
        ]
        assert "help: did you mean country?" in ran.out
        assert "help: did you mean carts_opened?" in ran.out

    def test_a_warning_fails_when_strict(self, heliograph: Any, sample: Any, exposed: Any) -> None:
        """Warnings fail with `--strict` only."""
        assert heliograph("livecheck", exposed(SOUND), "--strict").code == 1

    def test_what_is_ignored_is_counted(self, heliograph: Any, sample: Any, exposed: Any) -> None:
        """An undeclared metric is a warning; with `--ignore` it is a number."""
        file = exposed(SOUND + "# TYPE legacy_rows gauge\nlegacy_rows 1\n")
        assert "HG603 warning: legacy_rows is exposed, and not declared" in heliograph("livecheck", file).out
        ran = heliograph("livecheck", file, "--ignore", "legacy_")
        assert "HG603" not in ran.out
        assert "  not declared        1 of Python client; 1 ignored\n" in ran.out

    def test_a_definition_may_allow_it(self, heliograph: Any, sample: Any, exposed: Any) -> None:
        """A fault that a metric allows, with its reason, is not told; `check` knows the code and does not miss it."""
        sample.change(
            "shop/metrics.py", '"Orders received.", Order)', '"Orders received.", Order, allow={"HG611": "few matter"})'
        )
        assert "HG611" not in heliograph("livecheck", exposed(SOUND)).out
        assert heliograph("check").out == "no findings in 1 service\n"

    def test_standard_input(self, heliograph: Any, sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """`-` reads what is piped in; a broken line is quoted, since there is no file to show."""
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"carts_open 1\ncarts_open{ 2\n")))
        ran = heliograph("livecheck", "-")
        assert ran.code == 1
        assert (
            "HG601 error: line 2 of standard input is no sample: a name, labels in braces, and a value\n"
            "  shop\n"
            "  note: carts_open{ 2\n"
            "  help: Prometheus refuses the whole scrape, or drops what it says: mend what writes it\n"
        ) in ran.out

    def test_every_code_is_explained(self, heliograph: Any) -> None:
        """`explain` knows what livecheck finds as it knows what `check` finds."""
        assert heliograph("explain", "HG607").out.startswith("HG607 surplus_value (error)\n")


class TestJson:
    def test_findings_and_coverage(self, heliograph: Any, sample: Any, exposed: Any) -> None:
        """Programs get findings as from `check`, and every figure."""
        ran = heliograph("livecheck", exposed(SOUND), "--format", "json")
        told = json.loads(ran.out)
        assert (ran.code, list(told)) == (0, ["findings", "coverage"])
        assert told["findings"][0] == {
            "code": "HG611",
            "severity": "warning",
            "message": "the label country of orders_total overflows, with 1 of at most 50 values",
            "help": "raise the limit, or find out what makes so many; the rest is counted as __overflow__",
            "file": "definitions/shop/metrics.py",
            "line": 21,
            "column": 54,
            "subject": "orders_total",
        }
        by_metric = told["coverage"].pop("by_metric")
        assert told["coverage"] == {
            "source": "metrics.txt",
            "form": "the text format",
            "series": 5,
            "exemplars": 0,
            "metrics": {"declared": 3, "exposed": 3, "with_series": 2},
            "label_values": {"declared": 6, "seen": 2},
            "producers": {"Python client": 1},
            "ignored": 0,
        }
        assert by_metric[0] == {
            "name": "orders_total",
            "exposed": True,
            "series": 2,
            "combinations": 1,
            "limit": None,
            "label_values": {"declared": 3, "seen": 2},
            "open_labels": [{"name": "country", "used": 1, "limit": 50, "overflowed": True}],
        }

    def test_nothing_to_read(self, heliograph: Any, sample: Any) -> None:
        """An error is a finding without a code, and there is no coverage."""
        ran = heliograph("livecheck", "absent.txt", "--format", "json")
        assert ran.code == 2
        told = json.loads(ran.out)
        assert (told["findings"][0]["message"], told["coverage"]) == ("absent.txt: no such file or directory", None)


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["absent.txt"], f"error: absent.txt: no such file or directory\n  help: {GIVE}\n"),
            (["ftp://me:s3cret@x/metrics"], f"error: a ftp:// address cannot be read\n  help: {GIVE}\n"),
            ([""], f"error: the address is empty\n  help: {GIVE}\n"),
            (
                ["empty.txt"],
                f"error: empty.txt holds no metrics\n  help: {ANSWER}\n",
            ),
            (
                ["page.html"],
                f"error: page.html holds no metrics; line 1 names no metric\n  help: {ANSWER}\n",
            ),
            (
                ["empty.txt", "--service", "shp"],
                "error: there is no service 'shp'\n  help: did you mean shop?\n",
            ),
            (
                ["empty.txt", "--environment", "stagin"],
                "error: there is no environment 'stagin'\n  help: did you mean staging?\n",
            ),
            (
                ["empty.txt", "--prometheus"],
                "error: --prometheus needs an address\n  help: write one that begins with http:// or https://\n",
            ),
            (
                ["http:///metrics"],
                "error: the address names no host\n  help: write it like http://localhost:8000/metrics\n",
            ),
        ],
    )
    def test_what_cannot_be_read(self, heliograph: Any, sample: Any, arguments: list[str], message: str) -> None:
        """Wrong usage is told on standard error, with exit code 2 and a remedy."""
        folder = sample.definitions.parent
        (folder / "empty.txt").write_text("", encoding="utf-8")
        (folder / "page.html").write_text("<p>hello</p>\n", encoding="utf-8")
        assert heliograph("livecheck", *arguments) == (2, "", message)

    def test_an_environment_says_whose_data_is_asked_for(
        self, heliograph: Any, sample: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its filters and its tenant go along with the question."""
        cluster = 'filters={"cluster": "staging"}'
        sample.change("organisation/organisation.py", cluster, f'{cluster}, tenant="find"')
        asked: list[Any] = []

        def look(url: str, scope: Any, **options: Any) -> Body:
            asked.append((scope, options["tenant"]))
            return Body(SOUND.encode(), "")

        monkeypatch.setattr("heliograph.tools.scraping.look", look)
        for environment in ("production", "staging"):
            heliograph("livecheck", "http://localhost:9", "--environment", environment)
        assert asked == [({"job": "shop"}, ""), ({"job": "shop", "cluster": "staging"}, "find")]

    def test_one_service_of_several(self, heliograph: Any, sample: Any, exposed: Any) -> None:
        """With several services one must be named."""
        sample.write("web/__init__.py", "")
        sample.write(
            "web/service.py",
            "from heliograph import Service\nfrom heliograph.metrics import Gauge\n"
            "from organisation.organisation import TEAM\n\n"
            'USERS = Gauge("users_online", "Users.")\nSERVICE = Service("web", team=TEAM, definitions=[USERS])\n',
        )
        file = exposed("# TYPE users_online gauge\nusers_online 1\n")
        assert heliograph("livecheck", file) == (
            2,
            "",
            "error: it is not said which service this is\n  help: name one with --service: shop, web\n",
        )
        assert heliograph("livecheck", file, "--service", "web").code == 0

    def test_no_server(self, heliograph: Any, sample: Any) -> None:
        """A server that does not answer is exit code 3; what the address hides is not repeated."""
        ran = heliograph("livecheck", "http://me:hunter2@127.0.0.1:1/metrics?token=hunter2")
        assert ran == (
            3,
            "",
            (
                "error: nothing answers at http://127.0.0.1:1/metrics: connection refused\n"
                "  help: is the server running?\n"
            ),
        )

    def test_services_are_completed(self, program: Any, sample: Any) -> None:
        """The shell completes services and environments."""
        words = {"COMP_CWORD": "3", "_HELIOGRAPH_COMPLETE": "bash_complete"}
        assert "shop" in program(COMP_WORDS="heliograph livecheck --service s", **words).out
        assert "staging" in program(COMP_WORDS="heliograph livecheck --environment s", **words).out


class TestRealServices:
    def test_the_reference_exposes_what_it_declares(self, heliograph: Any, service: Any) -> None:
        """A real process that imports the reference's metrics has no findings, over HTTP and with exemplars."""
        address = service()
        ran = heliograph(*REFERENCE, "livecheck", f"http://{address}/metrics")
        assert (ran.code, ran.err) == (0, "")
        first, second, *_, last = ran.out.strip().splitlines()
        assert re.fullmatch(rf"tributary, by http://{address}/metrics in OpenMetrics: \d+ series, 3 exemplars", first)
        assert re.fullmatch(r"  metrics exposed     (\d+) of \1 \(100 %\), \d+ of them with series", second)
        assert last == "no findings in 1 service"
        assert re.search(r"^  not declared        .*\d+ of Python client", ran.out, re.MULTILINE)

    def test_another_service_does_not(self, heliograph: Any, service: Any) -> None:
        """A process with a metric of its own in the place of one that is declared is found out."""
        ran = heliograph(*REFERENCE, "livecheck", f"http://{service(FAULTY)}/metrics")
        assert ran.code == 1
        assert "HG602 error: users_active is declared, and not exposed\n" in ran.out
        assert "HG603 warning: users_activ is exposed, and not declared\n" in ran.out
        assert "help: did you mean users_active?" in ran.out

    @pytest.mark.servers
    def test_through_a_prometheus(self, heliograph: Any, service: Any) -> None:
        """A real Prometheus that scrapes the real process says the same: no findings, and the labels of its target."""
        address = service()
        with scraped("tributary", address, other=service(FAULTY)) as url:
            ran = heliograph(*REFERENCE, "livecheck", url)
            told = heliograph(*REFERENCE, "livecheck", url, "--prometheus", "--format", "json")
        assert (ran.code, ran.err) == (0, ""), ran.out
        assert ran.out.splitlines()[0].startswith(f"tributary, by {url} in the API of Prometheus: ")
        assert ran.out.endswith("\nno findings in 1 service\n")
        figures = json.loads(told.out)["coverage"]
        assert figures["metrics"]["exposed"] == figures["metrics"]["declared"]
        assert "Prometheus" in figures["producers"]

    @pytest.mark.servers
    def test_faults_through_a_prometheus(self, heliograph: Any, service: Any) -> None:
        """Types, labels and missing metrics are found there as well, and nothing else is."""
        with scraped("tributary", service(FAULTY), other=service()) as url:
            ran = heliograph(*REFERENCE, "livecheck", url)
        assert ran.code == 1
        assert re.findall(r"^HG\d+ .*", ran.out, re.MULTILINE) == [
            "HG604 error: cpu_usage_ratio is exposed as summary, and declared as gauge",
            "HG606 error: 1 of 1 series of memory_usage_ratio have the label pod, which is not declared",
            "HG602 error: users_active is declared, and not exposed",
            "HG603 warning: users_activ is exposed, and not declared",
        ]
