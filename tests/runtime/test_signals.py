"""Golden signals: one call feeds every metric of a request, whatever labels each has."""

import asyncio
import itertools
import queue
import threading
from http import HTTPStatus
from typing import Literal

import pytest

from heliograph.findings import DefinitionError
from heliograph.metrics import Counter, Gauge, Histogram, Labels, label, own
from heliograph.runtime.signals import GoldenSignals, is_cancellation

_numbers = itertools.count()


class Request(Labels):
    method: Literal["GET", "POST", "OTHER"]
    endpoint: str = label(limit=5)
    status_code: str = label(limit=20)
    tenant_id: str = label(limit=3)


class Error(Labels):
    error_type: Literal["exception", "timeout", "dependency", "overload", "other"]
    error_code: str = label(limit=12)
    method: Literal["GET", "POST", "OTHER"]
    endpoint: str = label(limit=5)
    tenant_id: str = label(limit=3)


class Resource(Labels):
    resource_type: Literal["cpu", "memory", "event_loop", "thread_pool"]


class Service:
    """Metrics of a service that no other test has, and its golden signals."""

    def __init__(self, request=Request, error=Error, **options):
        number = next(_numbers)
        self.requests = Counter(f"signals_{number}_requests_total", "R.", request)
        self.duration = Histogram(f"signals_{number}_seconds", "D.", request, buckets=(0.1, 1.0))
        self.errors = Counter(f"signals_{number}_errors_total", "E.", error)
        self.utilization = Gauge(f"signals_{number}_ratio", "U.", Resource)
        self.signals = GoldenSignals(
            requests=self.requests,
            duration=self.duration,
            errors=self.errors,
            utilization=self.utilization,
            **options,
        )

    def record(self, **changes):
        """Record a request that went well, but for the changes."""
        usual = {"method": "GET", "endpoint": "/a", "status": 200, "duration": 0.2, "tenant_id": "acme"}
        self.signals.record(**{**usual, **changes})

    def counted(self, metric=None):
        """What a metric (by default of requests) holds, zeros left out: label values to value."""
        instrument = (self.requests if metric is None else metric).instrument
        return {one.key: one.value for one in instrument.series if one.value} if instrument else {}

    def failures(self):
        """The error type and code of each failure."""
        return {key[:2]: value for key, value in self.counted(self.errors).items()}


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    """Mistakes raise."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", "1")


def test_a_request_is_counted_and_timed():
    """Traffic and latency have the request's labels; nothing failed."""
    service = Service()
    service.record()
    service.record(duration=0.05)
    assert service.counted() == {("GET", "/a", "200", "acme"): 2.0}
    [distribution] = service.duration.instrument.series
    assert distribution.key == ("GET", "/a", "200", "acme")
    assert distribution.snapshot() == ([1, 1, 0], pytest.approx(0.25))
    assert service.counted(service.errors) == {}


def test_methods_are_bounded():
    """A method that the label does not declare, known to HTTP or not, is its other value."""
    service = Service()
    for method in ("GET", "TRACE", "DELETE", "BREW", "get"):
        service.record(method=method)
    assert {key[0]: value for key, value in service.counted().items()} == {"GET": 1.0, "OTHER": 4.0}


def test_open_method_labels_are_bounded_too():
    """Where the label declares no values, it takes HTTP's own methods; anything else is OTHER."""

    class Open(Labels):
        method: str = label(limit=10)

    service = Service(request=Open, error=Open)
    for method in ("GET", "DELETE", "BREW", "POUR"):
        service.record(method=method)
    assert service.counted() == {("GET",): 1.0, ("DELETE",): 1.0, ("OTHER",): 2.0}


@pytest.mark.parametrize("status", [200, "200", HTTPStatus.OK])
def test_statuses_are_texts(status):
    """A status may come as a number, a text or a member of HTTPStatus: the series is the same."""
    service = Service()
    service.record(status=200)
    service.record(status=status)
    assert service.counted() == {("GET", "/a", "200", "acme"): 2.0}


@pytest.mark.parametrize("status", [400, 401, 404, 429, 499])
def test_client_errors_are_no_errors_of_the_service(status):
    """A 4xx is visible in the traffic alone, also when it was raised as an exception."""
    service = Service()
    service.record(status=status)
    service.record(status=status, error=PermissionError())
    assert service.counted() == {("GET", "/a", str(status), "acme"): 2.0}
    assert service.failures() == {}


class PoolTimeout(Exception):
    """As clients of databases and HTTP name it."""


class ConnectFailed(Exception):
    """Likewise."""


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (500, None, "exception"),
        (501, None, "other"),
        (502, None, "dependency"),
        (503, None, "overload"),
        (504, None, "timeout"),
        (500, KeyError("x"), "exception"),
        (500, TimeoutError(), "timeout"),
        (500, PoolTimeout(), "timeout"),
        (500, ConnectionResetError(), "dependency"),
        (500, ConnectFailed(), "dependency"),
        (500, MemoryError(), "overload"),
        (500, queue.Full(), "overload"),
        (500, asyncio.QueueFull(), "overload"),
        (200, ValueError("after the response began"), "exception"),
    ],
)
def test_failures_have_a_type(status, error, expected):
    """The exception says what a failure was, else the status; its code is the status that the client saw."""
    service = Service()
    service.record(status=status, error=error)
    assert service.failures() == {(expected, str(status)): 1.0}


def test_a_service_says_what_its_exceptions_mean():
    """Own exceptions and their subclasses come before what is known of all."""

    class Busy(Exception):
        pass

    class VeryBusy(Busy):
        pass

    service = Service(error_types={Busy: "overload", TimeoutError: "dependency"})
    for error in (Busy(), VeryBusy(), TimeoutError()):
        service.record(status=500, error=error)
    assert service.failures() == {("overload", "500"): 2.0, ("dependency", "500"): 1.0}


@pytest.mark.parametrize("error", [asyncio.CancelledError(), GeneratorExit()])
def test_cancelled_requests_are_no_errors(error):
    """They have a status of their own, and count as no failure of the service."""
    service = Service()
    service.record(status=200, error=error)
    service.record(status=500, outcome="cancelled")
    assert service.counted() == {("GET", "/a", "499", "acme"): 2.0}
    assert service.failures() == {}
    assert is_cancellation(error)
    assert not is_cancellation(ValueError())


def test_a_label_may_tell_the_outcome():
    """Where it does, a cancelled request keeps the status that was sent."""

    class Ended(Labels):
        status: str = label(limit=20)
        outcome: Literal["ok", "error", "cancelled"]

    service = Service(request=Ended)
    service.record()
    service.record(status=404)
    service.record(status=500)
    service.record(outcome="cancelled")
    assert service.counted() == {("200", "ok"): 1, ("404", "ok"): 1, ("500", "error"): 1, ("200", "cancelled"): 1}


def test_late_failures_are_counted_without_a_request():
    """What fails after the response is an error more, and no request more; a cancellation is neither."""
    service = Service()
    told = {"method": "GET", "endpoint": "/a", "status": 200, "tenant_id": "acme"}
    service.signals.record_error(ValueError(), **told)
    service.signals.record_error(asyncio.CancelledError(), **told)
    assert service.failures() == {("exception", "200"): 1.0}
    assert service.counted() == {}


def test_without_a_duration_nothing_is_timed():
    """A websocket counts, and has no latency."""
    service = Service()
    service.record(status=101, duration=None)
    assert service.counted() == {("GET", "/a", "101", "acme"): 1.0}
    assert [one.snapshot() for one in service.duration.instrument.series] == [([0, 0, 0], 0.0)]


def test_saturation_sets_the_one_label_that_names_a_resource():
    """Whatever that label is called."""
    service = Service()
    service.signals.saturation("cpu", 0.25)
    assert service.counted(service.utilization) == {("cpu",): 0.25}


def test_only_traffic_is_needed():
    """Without the other three, they are not told."""
    requests = Counter("signals_alone_requests_total", "R.", Request)
    signals = GoldenSignals(requests=requests)
    signals.record(method="GET", endpoint="/a", status=500, duration=1, error=ValueError())
    signals.record_error(ValueError(), method="GET", endpoint="/a", status=200)
    signals.saturation("cpu", 0.5)
    assert [one.key for one in requests.instrument.series] == [("GET", "/a", "500", "unknown")]


def test_fixed_labels_are_given_once():
    """A label that no request tells is the same for all."""

    class Regional(Request):
        region: Literal["eu", "us"]

    service = Service(request=Regional, fixed={"region": "eu"})
    service.record()
    assert service.counted() == {("GET", "/a", "200", "acme", "eu"): 1.0}


def test_a_label_that_nothing_tells_is_refused():
    """It is said where the signals are defined, with the nearest that a request tells."""

    class Misspelt(Request):
        metod: str

    class Strange(Request):
        region: str

    with pytest.raises(DefinitionError, match=r"no request tells the label metod of signals_\d+_requests_total") as one:
        Service(request=Misspelt)
    assert one.value.help == "did you mean method?"
    with pytest.raises(DefinitionError) as other:
        Service(request=Strange)
    assert other.value.help == 'give it with fixed={"region": "…"}, or take it from the label set'
    assert other.value.place.file == __file__


def test_a_utilization_without_a_resource_is_refused():
    """One label must be left to name the resource."""
    bare = Gauge("signals_bare_ratio", "U.")
    with pytest.raises(DefinitionError) as refused:
        GoldenSignals(requests=Counter("signals_bare_requests_total", "R.", Request), utilization=bare)
    assert refused.value.message == "signals_bare_ratio does not have exactly one label that could name a resource"
    assert refused.value.help == "declare one, such as resource_type, and give the others with fixed={…}"


def test_tenants_beyond_the_limit_overflow_and_are_counted(monkeypatch):
    """A flood of tenants leaves the other labels' series as they are, and nothing behind in memory."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")
    service = Service()
    service.record(tenant_id="acme", endpoint="/a")
    for number in range(10_000):
        service.record(tenant_id=f"tenant-{number}", endpoint="/b")
    service.record(tenant_id="acme", endpoint="/a")
    counted = service.counted()
    assert counted["GET", "/a", "200", "acme"] == 2.0
    assert counted["GET", "/b", "200", "__overflow__"] == 9_998.0
    assert len(service.requests.instrument.series) == 4
    assert len(service.signals._bound) <= 4
    overflows = own.LABEL_OVERFLOWS.labels(metric=service.requests.name, label_="tenant_id")
    assert overflows.value >= 9_998.0


def test_what_is_kept_is_bounded():
    """Labels without a limit, too, do not let the memory grow for ever."""

    class Unlimited(Labels):
        endpoint: str

    service = Service(request=Unlimited, error=Unlimited)
    for number in range(5_000):
        service.record(endpoint=f"/{number}")
    assert len(service.signals._bound) <= 4_096
    assert len(service.signals._plans) <= 4_096
    assert sum(service.counted().values()) == 5_000


def test_a_mistake_reaches_no_request(monkeypatch):
    """Outside of strict mode it is counted each time, and dropped."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")

    class Closed(Labels):
        endpoint: Literal["/a"]

    service = Service(request=Closed, error=Closed)
    errors = own.RUNTIME_ERRORS.labels(reason="labels")
    before = errors.value
    service.record(endpoint="/b")
    service.record(endpoint="/b")
    service.record(endpoint="/a")
    service.record(endpoint=["/a"])  # not even hashable
    assert service.counted() == {("/a",): 1.0}
    assert errors.value - before == 4.0
    monkeypatch.setenv("HELIOGRAPH_STRICT", "1")
    with pytest.raises(ValueError, match=r"endpoint='/b' is not declared, only /a"):
        service.record(endpoint="/b")


def test_no_request_is_lost_among_threads():
    """Threads that meet a combination for the first time at once, and ever after: the totals are exact."""
    service = Service()
    together = threading.Barrier(8)

    def work():
        together.wait()
        for number in range(5_000):
            service.record(status=(200, 404, 500)[number % 3], duration=0.5)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = {key[2]: value for key, value in service.counted().items()}
    assert counted == {"200": 8 * 1667.0, "404": 8 * 1667.0, "500": 8 * 1666.0}
    assert service.failures() == {("exception", "500"): 8 * 1666.0}
    assert sum(sum(one.snapshot()[0]) for one in service.duration.instrument.series) == 40_000
