"""The four golden signals of a service: what becomes of one request in its own metrics.

A service names its metrics once; which labels each has is read from its declaration, so that one call feeds them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from heliograph.findings import DefinitionError, did_you_mean
from heliograph.metrics.instruments import mistakes
from heliograph.metrics.labels import OVERFLOW
from heliograph.source import here, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from heliograph.metrics import Counter, Gauge, Histogram, Metric
    from heliograph.metrics.activity import Outcome

    Key = tuple[str, str, int | str, Outcome | None, type[BaseException | None]]
    Plan = tuple[Callable[[str], Any], Callable[[str], Any] | None, Callable[[str], Any] | None]
    Bound = tuple[Callable[[], None], Callable[[float], None] | None, Callable[[], None] | None]

ErrorType = Literal["exception", "timeout", "dependency", "overload", "other"]
"""What a failure was, as far as an exception's class or a status tells."""

CANCELLED_STATUS: Final = "499"
"""Status of a cancelled request, as proxies write it: no error, and yet no success."""

NO_TENANT: Final = "unknown"
"""Tenant of a request that names none."""

_MOST_KEPT: Final = 4096
"""Combinations of label values whose series are kept at hand; beyond it they are looked up anew."""

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
"""The methods of HTTP; whatever else a client calls one is OTHER."""

_REQUEST: Final = {
    "method": "method",
    "endpoint": "endpoint",
    "route": "endpoint",
    "status_code": "status",
    "status": "status",
    "tenant_id": "tenant",
    "tenant": "tenant",
    "outcome": "outcome",
}
"""Labels that a request tells, and what of it."""

_FAILURE: Final = {**_REQUEST, "error_type": "error_type", "error_code": "status"}

_TYPE_OF_STATUS: Final[dict[int, ErrorType]] = {
    500: "exception",  # what frameworks answer for an exception that they do not let through
    502: "dependency",
    503: "overload",
    504: "timeout",
}


class GoldenSignals:
    """Latency, traffic, errors and saturation of one service; only `requests` must be given.

    `fixed` gives labels that no request tells, such as a region. `error_types` says what exceptions of the service's
    own, or of libraries, mean: `{PoolExhausted: "overload"}`. Raises DefinitionError when a metric has a label that
    nothing tells.
    """

    def __init__(
        self,
        *,
        requests: Counter[...],
        duration: Histogram[...] | None = None,
        errors: Counter[...] | None = None,
        utilization: Gauge[...] | None = None,
        fixed: Mapping[str, str] | None = None,
        error_types: Mapping[type[BaseException], ErrorType] | None = None,
    ) -> None:
        self._fixed = dict(fixed or {})
        self._error_types: dict[type[Any], ErrorType] = dict(error_types or {})
        self._requests = requests
        self._duration = duration
        self._errors = errors
        self._utilization = utilization
        self._plans: dict[Key, Plan] = {}
        self._bound: dict[tuple[str, Key], Bound] = {}
        for metric, told in ((requests, _REQUEST), (duration, _REQUEST), (errors, _FAILURE)):
            if metric is not None:
                self._require(metric, told)
        if utilization is not None and len(set(_names(utilization)) - self._fixed.keys()) != 1:
            raise DefinitionError(
                f"{utilization.name} does not have exactly one label that could name a resource",
                help="declare one, such as resource_type, and give the others with fixed={…}",
                place=place_of(here()),
            )

    def _require(self, metric: Metric[...], told: Mapping[str, str]) -> None:
        for name in _names(metric):
            if name not in told and name not in self._fixed:
                near = did_you_mean(name, told)
                raise DefinitionError(
                    f"no request tells the label {name} of {metric.name}",
                    help=near or f'give it with fixed={{"{name}": "…"}}, or take it from the label set',
                    place=place_of(here()),
                )

    def record(
        self,
        *,
        method: str,
        endpoint: str,
        status: int | str,
        duration: float | None,
        tenant_id: str = NO_TENANT,
        error: BaseException | None = None,
        outcome: Outcome | None = None,
    ) -> None:
        """Count a request that ended after `duration` seconds (None: it has no latency, as a websocket has none).

        `endpoint` is the route's template, never a raw path. `outcome` is worked out of status and exception unless it
        is given: a 4xx is no error of the service; nor is a request that its client gave up, which is cancelled, and
        has the status 499 where no label tells the outcome. Raises only in strict mode.
        """
        try:
            key = (method, endpoint, status, outcome, error.__class__)
            bound = self._bound.get((tenant_id, key))
            if bound is None:
                bound = self._bind(tenant_id, key)
            count, observe, fail = bound
            count()
            if observe is not None and duration is not None:
                observe(duration)
            if fail is not None:
                fail()
        except Exception as wrong:  # noqa: BLE001 — telemetry never breaks what carries it
            mistakes.mistaken("value", wrong)

    def record_error(
        self, error: BaseException, *, method: str, endpoint: str, status: int | str, tenant_id: str = NO_TENANT
    ) -> None:
        """Count a failure that came when its request was recorded already, as of work left for after the response."""
        try:
            if self._errors is not None and not is_cancellation(error):
                facts = self._facts((method, endpoint, status, "error", error.__class__))
                self._series(self._errors, _FAILURE, facts)(tenant_id).inc()
        except Exception as wrong:  # noqa: BLE001
            mistakes.mistaken("value", wrong)

    def saturation(self, resource: str, share: float) -> None:
        """Say how much of a resource is in use, from 0 to 1."""
        if self._utilization is not None:
            told = {name: "resource" for name in _names(self._utilization) if name not in self._fixed}
            self._series(self._utilization, told, {"resource": resource})("").set(share)

    def _bind(self, tenant_id: str, key: Key) -> Bound:
        """The updates of one combination of label values, kept for the next request like it."""
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _MOST_KEPT:
                self._plans.clear()
            plan = self._plans[key] = self._plan(key)
        count_of, observe_of, fail_of = plan
        count = count_of(tenant_id)
        observe = None if observe_of is None else observe_of(tenant_id)
        fail = None if fail_of is None else fail_of(tenant_id)
        bound: Bound = (count.inc, None if observe is None else observe.observe, None if fail is None else fail.inc)
        if _lasting(count) and _lasting(observe) and _lasting(fail):
            if len(self._bound) >= _MOST_KEPT:
                self._bound.clear()
            self._bound[tenant_id, key] = bound
        return bound

    def _plan(self, key: Key) -> Plan:
        """The series of one combination of label values, of whatever tenant."""
        facts = self._facts(key)
        return (
            self._series(self._requests, _REQUEST, facts),
            None if self._duration is None else self._series(self._duration, _REQUEST, facts),
            None
            if self._errors is None or facts["outcome"] != "error"
            else self._series(self._errors, _FAILURE, facts),
        )

    def _series(self, metric: Any, told: Mapping[str, str], facts: Mapping[str, str]) -> Callable[[str], Any]:
        """The series of a metric by tenant."""
        values = self._values(metric, told, facts)
        tenant = next((name for name in values if told.get(name) == "tenant" and name not in self._fixed), None)
        if tenant is None:
            return lambda _: metric.labels(**values)
        del values[tenant]
        return lambda tenant_id: metric.labels(**values, **{tenant: tenant_id})

    def _facts(self, key: Key) -> dict[str, str]:
        method, endpoint, status, given, kind = key
        outcome = given or outcome_of(status, kind)
        return {
            "method": method if method in METHODS else "OTHER",
            "endpoint": endpoint,
            "status": str(int(status)) if isinstance(status, int) else status,  # HTTPStatus is an int with a name
            "tenant": "",
            "outcome": outcome,
            "error_type": self._error_type(kind, status) if outcome == "error" else "",
        }

    def _values(self, metric: Metric[...], told: Mapping[str, str], facts: Mapping[str, str]) -> dict[str, str]:
        """The label values of one metric; what a closed label does not declare becomes its other value."""
        values: dict[str, str] = {}
        unmarked = "outcome" not in _names(metric)
        for name, spec in metric.fields:
            value = self._fixed[name] if name in self._fixed else facts[told[name]]
            if unmarked and facts.get("outcome") == "cancelled" and told.get(name) == "status":
                value = CANCELLED_STATUS
            if spec.values is not None and value not in spec.values:
                value = next((one for one in spec.values if one.lower() == "other"), value)
            values[name] = value
        return values

    def _error_type(self, kind: type[BaseException | None], status: int | str) -> ErrorType:
        for base in kind.__mro__:
            if base in self._error_types:
                return self._error_types[base]
        if kind is type(None):
            return _TYPE_OF_STATUS.get(_number(status)) or "other"
        names = [base.__name__ for base in kind.__mro__]
        if any("Timeout" in name for name in names):
            return "timeout"
        if any("Connect" in name for name in names):  # ConnectionError and what clients of databases and HTTP have
            return "dependency"
        if "MemoryError" in names or "Full" in names or "QueueFull" in names:
            return "overload"
        return "exception"


def is_cancellation(error: BaseException | type[BaseException | None]) -> bool:
    """Whether an exception, or its class, says that nobody waits for the result any more."""
    kind = error if isinstance(error, type) else type(error)
    # By name: importing asyncio, or trio, only to ask would load it into services that have none.
    return kind is GeneratorExit or kind.__name__ in {"CancelledError", "Cancelled"}


def outcome_of(status: int | str, error: BaseException | type[BaseException | None] | None) -> Outcome:
    """How a request ended, by its status and by the exception, or its class, that it ended with, if any."""
    kind = error if isinstance(error, type) else type(error)
    if is_cancellation(kind):
        return "cancelled"
    number = _number(status)
    raised = kind is not type(None) and not 400 <= number < 500
    return "error" if raised or number >= 500 else "ok"


def _number(status: int | str) -> int:
    return int(status) if isinstance(status, int) or status.isdecimal() else 0


def _lasting(child: Any) -> bool:
    """Whether a series may be kept at hand.

    What went beyond a limit is looked up each time, so that it is counted each time, and displaces nothing; and so is
    what stands for a mistake.
    """
    return child is None or OVERFLOW not in getattr(child, "key", (OVERFLOW,))


def _names(metric: Metric[...]) -> list[str]:
    return [name for name, _ in metric.fields]
