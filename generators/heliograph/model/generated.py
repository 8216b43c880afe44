"""Alerts that no author writes: what a service's own telemetry says when it cannot keep its promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Final, cast

from heliograph.findings import DefinitionError, did_you_mean
from heliograph.metrics.own import LABEL_OVERFLOWS, RUNTIME_ERRORS
from heliograph.model.alerts import LOW, AlertSeverity, DurationLike, Threshold
from heliograph.promql.durations import duration
from heliograph.source import Site, argument_of, here
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.metrics.spec import Metric
    from heliograph.model.service import Service
    from heliograph.model.teams import Team
    from heliograph.promql.tree import Operations

OVERFLOW: Final = "LabelOverflow"
ERRORS: Final = "TelemetryErrors"

_ALLOWED: Final = {
    "HG302": "every service has it",
    "HG304": "its description says what to do",
    "HG308": "what it watches is no part of the service's work",
}


@frozen(kw_only=True)
class GeneratedAlert(Threshold):
    """An alert that Heliograph makes for every service that may need it; checks find nothing to say to its author."""


@frozen(kw_only=True)
class GeneratedAlerts:
    """How the generated alerts of a service are.

    `LabelOverflow` fires where updates go to `__overflow__` since a label or a metric has reached its limit,
    `TelemetryErrors` where the runtime drops updates. By default they go to the service's team, at low severity or the
    lowest at which that team hears anything. Each must have gone on for `hold`. `without` leaves alerts out: name to
    reason.
    """

    severity: AlertSeverity | None = None
    team: Team | None = None
    hold: DurationLike = "15m"
    cooldown: DurationLike = "1h"
    without: Mapping[str, str] = field(default_factory=dict[str, str])
    site: Site = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("hold", "cooldown"):
            object.__setattr__(self, name, duration(getattr(self, name)))
        for alert, reason in _texts(self.without):
            if alert not in (OVERFLOW, ERRORS):
                raise DefinitionError(
                    f"there is no generated alert {alert}",
                    help=did_you_mean(alert, (OVERFLOW, ERRORS)) or f"there are {OVERFLOW} and {ERRORS}",
                    place=argument_of(self.site, "without"),
                )
            if not reason.strip():
                raise DefinitionError(
                    f"the generated alert {alert} is left out without a reason",
                    help=f'say why: without={{"{alert}": "…"}}',
                    place=argument_of(self.site, "without"),
                )


def generated(service: Service) -> Iterator[GeneratedAlert]:
    """The alerts that a service has without its author writing them: those on what its metrics may come to say."""
    options = cast("object", service.generated_alerts)
    if not isinstance(options, GeneratedAlerts):
        return  # the kinds of arguments are judged when everything is loaded
    own = [metric for metric in service.metrics if metric.foreign is None]
    if OVERFLOW not in options.without and any(map(_limited, own)):
        yield _overflow(service)
    if ERRORS not in options.without and own:
        yield _errors(service)


def _limited(metric: Metric[...]) -> bool:
    return metric.limit is not None or any(spec.limit is not None for spec in metric.labels_declared)


def _overflow(service: Service) -> GeneratedAlert:
    return _alert(
        service,
        OVERFLOW,
        LABEL_OVERFLOWS.increase(_window(service)).sum(by=["metric", "label"]) > 0,
        summary="{{ $labels.metric }} has more values of {{ $labels.label }} than its limit",
        description=(
            "Updates with further values are counted under __overflow__: sums over the label stay right, its single "
            "values do not. Look for what the label's values are made of (a raw path, an id?) and bound that; or raise "
            "limit= where the metric is defined, within the budget that heliograph catalog shows."
        ),
    )


def _errors(service: Service) -> GeneratedAlert:
    return _alert(
        service,
        ERRORS,
        RUNTIME_ERRORS.increase(_window(service)).sum(by=["reason"]) > 0,
        summary="Telemetry of the service is dropped, for the reason {{ $labels.reason }}",
        description=(
            "The service goes on, but what it says of itself is incomplete. It logs the first mistake of each reason "
            "(logger heliograph); with HELIOGRAPH_STRICT=1, as in tests, each one raises where it is made."
        ),
    )


def _window(service: Service) -> DurationLike:
    """As long as the alerts are held: they fire on what goes on, not on a single event."""
    return max(duration(service.generated_alerts.hold), duration(service.rule_window))


def _alert(service: Service, name: str, expression: Operations, *, summary: str, description: str) -> GeneratedAlert:
    options = service.generated_alerts
    return GeneratedAlert(
        name,
        expression,
        severity=options.severity or _least_heard(options.team or service.team),
        team=options.team,
        summary=summary,
        description=description,
        hold=options.hold,
        cooldown=options.cooldown,
        allow=_ALLOWED,
        site=options.site,
    )


def _least_heard(team: Team) -> AlertSeverity:
    """The lowest severity at which a team is told anything; low when there is none."""
    told = _mapping(getattr(team, "receivers", None))
    return next((one for one in AlertSeverity if told.get(one)), LOW)


def _mapping(value: object) -> Mapping[object, object]:
    """A mapping as given; nothing for what is none: the kinds of arguments are judged when everything is loaded."""
    return cast("Mapping[object, object]", value) if isinstance(value, Mapping) else {}


def _texts(value: object) -> list[tuple[str, str]]:
    return [(key, one) for key, one in _mapping(value).items() if isinstance(key, str) and isinstance(one, str)]
