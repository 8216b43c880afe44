"""Answers of servers on loopback: good ones, bad ones, and none."""

from __future__ import annotations

import gzip
import http.server
import io
import json
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, ClassVar

import httpx
import pytest

from heliograph.findings import HeliographError
from heliograph.tools import scraping

OK = (200, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}, b"a 1\n")


@pytest.fixture
def serving() -> Iterator[Callable[[Any], Any]]:
    """A server that answers each path with what a table or function says, and remembers the requests."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(answers: Any) -> Any:
        seen: list[Any] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(SimpleNamespace(path=self.path, headers=dict(self.headers)))
                path = self.path.partition("?")[0]
                answer = answers(self) if callable(answers) else answers.get(path, (404, {}, b"not here"))
                if answer is None:
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        servers.append(server)
        host, port = server.server_address[:2]
        return SimpleNamespace(host=f"{host}:{port}", url=f"http://{host}:{port}", seen=seen)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def data(value: Any) -> tuple[int, dict[str, str], bytes]:
    """An answer of Prometheus' API."""
    return 200, {"Content-Type": "application/json"}, json.dumps({"status": "success", "data": value}).encode()


def told(url: str, **options: Any) -> tuple[str, str, int]:
    """What is said of an address that is of no use."""
    with pytest.raises(HeliographError) as caught:
        scraping.look(url, {"job": "shop"}, **options)
    return caught.value.message, caught.value.help, caught.value.exit_code


class TestExpositions:
    def test_a_body_and_its_type(self, serving):
        """The body comes as it is; OpenMetrics is asked for first."""
        server = serving({"/metrics": OK})
        assert scraping.look(f"{server.url}/metrics", {}) == scraping.Body(b"a 1\n", OK[1]["Content-Type"])
        assert server.seen[0].headers["Accept"].startswith("application/openmetrics-text;version=1.0.0")

    def test_a_packed_body(self, serving):
        """Compressed bodies are unpacked."""
        server = serving({"/metrics": (200, {**OK[1], "Content-Encoding": "gzip"}, gzip.compress(OK[2]))})
        found = scraping.look(f"{server.url}/metrics", {})
        assert isinstance(found, scraping.Body)
        assert found.content == b"a 1\n"

    def test_a_token_is_sent(self, serving):
        """It goes into the header, and nowhere else."""
        server = serving({"/metrics": OK})
        scraping.look(f"{server.url}/metrics", {}, token="T0K3N")
        assert server.seen[0].headers["Authorization"] == "Bearer T0K3N"

    def test_a_tenant_is_named(self, serving):
        """Servers that hold the data of several are told whose is asked for; what no header can carry is refused."""
        server = serving({"/metrics": OK})
        scraping.look(f"{server.url}/metrics", {}, tenant="search|find")
        assert server.seen[0].headers["X-Scope-OrgID"] == "search|find"
        scraping.look(f"{server.url}/metrics", {})
        assert "X-Scope-OrgID" not in server.seen[1].headers
        for tenant in ("é", "a\nb"):
            assert told(f"{server.url}/metrics", tenant=tenant) == (
                f"{tenant!r} cannot be the name of a tenant",
                "run `heliograph check`",
                2,
            )

    def test_proxies_of_the_environment_play_no_part(self, serving, monkeypatch):
        """What runs on this machine is asked directly."""
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
        assert scraping.look(f"{serving({'/metrics': OK}).url}/metrics", {})

    def test_redirects_are_not_followed(self, serving):
        """A redirect is no exposition; nobody is asked in its name."""
        other = serving({"/metrics": OK})
        server = serving({"/metrics": (302, {"Location": f"{other.url}/metrics"}, b"")})
        message, help_, code = told(f"{server.url}/metrics")
        assert message == f"{server.url}/metrics answers 302, and with no type: that is no exposition"
        assert help_ == "name the address of /metrics, or the base address of a Prometheus"
        assert (code, other.seen) == (2, [])

    def test_a_page_is_no_exposition(self, serving):
        """A web page is refused."""
        server = serving({"/": (200, {"Content-Type": "text/html; charset=utf-8"}, b"<p>hello</p>")})
        assert told(f"{server.url}/")[0] == f"{server.url}/ answers 200, and with text/html: that is no exposition"

    def test_an_answer_without_end(self, serving, monkeypatch):
        """What is too long is not read to its end, packed or not."""
        monkeypatch.setattr(scraping, "MOST_BYTES", 2**20)
        server = serving({"/metrics": (200, {**OK[1], "Content-Encoding": "gzip"}, gzip.compress(b" " * 2**21))})
        assert told(f"{server.url}/metrics") == (
            f"{server.url}/metrics answers with more than 1 MiB",
            "look at one instance at a time",
            2,
        )

    def test_an_answer_that_drips(self, serving, monkeypatch):
        """The whole answer has a deadline, not each piece of it."""

        def drip(handler: Any) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", "text/plain")
            handler.end_headers()
            for _ in range(50):
                handler.wfile.write(b"#\n")
                handler.wfile.flush()
                time.sleep(0.05)

        monkeypatch.setattr(scraping, "_SECONDS", 0.3)
        server = serving(drip)
        assert told(f"{server.url}/metrics")[0] == f"{server.url}/metrics has not finished answering after 0.3 s"

    def test_an_answer_that_does_not_come(self, serving, monkeypatch):
        """A server that accepts and is silent is missing too."""
        monkeypatch.setattr(scraping, "_SECONDS", 0.2)
        server = serving(lambda _: time.sleep(1))
        message, help_, code = told(f"{server.url}/metrics")
        assert (message, help_, code) == (
            f"{server.url}/metrics does not answer within 0.2 s",
            "is the server well?",
            3,
        )

    def test_nobody_is_there(self, serving):
        """A closed port is a missing server; user, password and query are not repeated."""
        address = serving({}).host.partition(":")[0] + ":1"
        message, help_, code = told(f"http://me:hunter2@{address}/metrics?key=hunter2")
        assert (message, help_, code) == (
            f"nothing answers at http://{address}/metrics: connection refused",
            "is the server running?",
            3,
        )

    def test_https_where_http_is_spoken(self, serving):
        """A server without TLS is there, but not under that address."""
        url = f"https://{serving({}).host}/metrics"
        assert told(url) == (f"nothing answers at {url}: it does not speak TLS", "is it an http:// address?", 3)

    def test_a_certificate_that_nobody_signed(self):
        """Why a certificate is not trusted is said, without the numbers of a library."""
        fault = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED]")
        fault.verify_message = "self-signed certificate"
        error = httpx.ConnectError("no")
        error.__cause__ = fault
        assert scraping._reason(error) == (
            "its certificate is not trusted, self-signed certificate",
            "is it the right host?",
        )

    def test_a_host_that_nobody_knows(self, monkeypatch):
        """A name that leads nowhere is not taken for a server that is down."""

        def unknown(*_: object, **__: object) -> None:
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        assert told("http://shop.example/metrics") == (
            "nothing answers at http://shop.example/metrics: no such host is known",
            "is the name right, and known from here?",
            3,
        )

    def test_something_else_than_http(self, serving):
        """Noise is no answer."""

        def noise(handler: Any) -> None:
            handler.wfile.write(b"hunter2\r\n\r\n")

        server = serving(noise)
        assert told(f"{server.url}/metrics")[0] == f"nothing answers at {server.url}/metrics: it does not speak HTTP"

    @pytest.mark.parametrize("url", ["http://", "http://[::1", "http://x:port/"])
    def test_what_is_no_address(self, url):
        """An address without a host is told, with an example."""
        assert told(url) == ("the address names no host", "write it like http://localhost:8000/metrics", 2)


class TestPrometheus:
    ANSWERS: ClassVar = {
        "/api/v1/status/buildinfo": data({"version": "3.1.0"}),
        "/api/v1/query": data(
            {
                "resultType": "vector",
                "result": [
                    {"metric": {"__name__": "up", "job": "shop", "pod": "p"}, "value": [0, "1"]},
                    {"metric": {"__name__": "a", "job": "shop"}, "value": [0, "1"]},
                ],
            }
        ),
        "/api/v1/targets/metadata": data([{"target": {}, "metric": "a", "type": "gauge", "help": "", "unit": ""}]),
        "/api/v1/metadata": data({"a": [{"type": "gauge", "help": "", "unit": "seconds"}]}),
        "/api/v1/label/job/values": data(["web", "db"]),
    }
    KNOWN = scraping.Known(
        [("a", "gauge", "")],
        [{"__name__": "up", "job": "shop", "pod": "p"}, {"__name__": "a", "job": "shop"}],
        [{"__name__": "up", "job": "shop", "pod": "p"}],
    )

    def test_it_is_recognised(self, serving):
        """A base address that answers as Prometheus does is asked as one; the scope selects the series."""
        server = serving(self.ANSWERS)
        assert scraping.look(server.url, {"job": 'sh"op', "cluster": "é"}) != self.KNOWN  # nobody is called `up` there
        assert scraping.look(f"{server.url}/", {"job": "shop"}) == self.KNOWN
        assert any("query=%7Bjob%3D%22sh%5C%22op%22%2Ccluster%3D%22%C3%A9%22%7D" in one.path for one in server.seen)

    def test_behind_a_prefix_and_when_told(self, serving):
        """With the option nothing is tried out, and a path before the API is kept."""
        server = serving({f"/prometheus{path}": answer for path, answer in self.ANSWERS.items()})
        assert scraping.look(f"{server.url}/prometheus", {"job": "shop"}, prometheus=True) == self.KNOWN
        assert server.seen[0].path.startswith("/prometheus/api/v1/query?")

    def test_metadata_of_all_services(self, serving):
        """What cannot tell the metadata of targets is asked for all metadata."""
        answers = {path: one for path, one in self.ANSWERS.items() if path != "/api/v1/targets/metadata"}
        found = scraping.look(serving(answers).url, {"job": "shop"}, prometheus=True)
        assert isinstance(found, scraping.Known)
        assert found.metadata == [("a", "gauge", "seconds")]

    def test_a_job_that_it_does_not_know(self, serving):
        """No series at all is told, with the jobs that there are."""
        answers = {**self.ANSWERS, "/api/v1/query": data({"resultType": "vector", "result": []})}
        server = serving(answers)
        assert told(server.url) == (
            f'{server.url} has no series {{job="shop"}} now',
            "the jobs that it knows are db, web",
            2,
        )

    def test_a_refusal_is_told(self, serving):
        """An error of the API comes with its reason."""
        body = json.dumps({"status": "error", "errorType": "x", "error": "query timed out"}).encode()
        server = serving({**self.ANSWERS, "/api/v1/query": (503, {}, body)})
        assert told(server.url) == (
            f"{server.url}/api/v1/query answers 503: query timed out",
            "is it the base address of a Prometheus?",
            2,
        )

    @pytest.mark.parametrize("answer", [data(None), data([]), data({"result": [1]}), data({"result": [{}]})])
    def test_an_answer_of_another_shape(self, serving, answer):
        """What is no answer of Prometheus is refused."""
        server = serving({**self.ANSWERS, "/api/v1/query": answer})
        assert told(server.url, prometheus=True)[:2] == (
            f"{server.url} does not answer as a Prometheus does",
            "name its base address, without /api/v1",
        )

    def test_no_api_at_all(self, serving):
        """With the option, a server that is no Prometheus is told so."""
        server = serving({})
        assert told(server.url, prometheus=True)[0] == f"{server.url}/api/v1/query answers 404"


class TestFiles:
    def test_a_file_and_standard_input(self, tmp_path, monkeypatch):
        """Both are read whole."""
        file = tmp_path / "metrics.txt"
        file.write_bytes(b"a 1\n")
        assert scraping.local(file) == scraping.Body(b"a 1\n", "")
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"b 1\n")))
        assert scraping.local(None) == scraping.Body(b"b 1\n", "")

    def test_a_file_that_is_too_long(self, tmp_path, monkeypatch):
        """Files are bounded as answers are."""
        monkeypatch.setattr(scraping, "MOST_BYTES", 2**20)
        file = tmp_path / "metrics.txt"
        file.write_bytes(b" " * (2**20 + 1))
        with pytest.raises(HeliographError) as caught:
            scraping.local(file)
        assert caught.value.message == f"{file} is longer than 1 MiB"

    @pytest.mark.parametrize("text", ["", "\n", "two\nlines", "naïve"])
    def test_a_token_that_no_header_can_carry(self, tmp_path, text):
        """It is refused, and not repeated."""
        file = tmp_path / "token"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(HeliographError) as caught:
            scraping.secret(file)
        assert caught.value.message == f"{file} holds no token"
