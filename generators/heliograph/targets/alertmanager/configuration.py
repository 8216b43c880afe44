"""The configuration as a value: route tree, inhibition, receivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph import conventions
from heliograph.model.alerts import AlertSeverity
from heliograph.targets.alertmanager.receivers import integrations
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.organisation import Cadence, Organisation, Smtp
    from heliograph.model.receivers.base import Receiver
    from heliograph.model.teams import Team

FALLBACK = "fallback"
_EVERY = "..."  # groups by all labels there are


@frozen
class Reach:
    """A team and the severities at which alerts can reach it."""

    team: Team
    severities: tuple[AlertSeverity, ...]


def configuration(organisation: Organisation, reached: Sequence[Reach]) -> dict[str, Any]:
    """An Alertmanager configuration, most urgent first; whatever no team's route takes goes to the fallback."""
    receivers = [_receiver(FALLBACK, organisation.fallback, AlertSeverity.HIGH)]
    receivers += [
        _receiver(conventions.receiver_name(one.team, severity), one.team.receivers.get(severity, ()), severity)
        for one in reached
        for severity in reversed(one.severities)
    ]
    severities = {severity for one in reached for severity in one.severities}
    value: dict[str, Any] = {"route": _root(organisation, reached)}
    if organisation.smtp is not None and any("email_configs" in one for one in receivers):
        value = {"global": _smtp(organisation.smtp)} | value
    inhibition = _inhibition([severity for severity in AlertSeverity if severity in severities], _apart(organisation))
    if inhibition:
        value["inhibit_rules"] = inhibition
    value["receivers"] = receivers
    return value


def matcher(name: str, operator: str, value: str) -> str:
    """A matcher in the form that every Alertmanager from 0.25 reads alike: the value quoted and escaped."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'{name}{operator}"{escaped}"'


def _root(organisation: Organisation, reached: Sequence[Reach]) -> dict[str, Any]:
    cadence = organisation.cadences[AlertSeverity.HIGH]
    return {
        "receiver": FALLBACK,
        **_sent(organisation, cadence),
        "routes": [_team_route(organisation, one) for one in reached],
    }


def _team_route(organisation: Organisation, reach: Reach) -> dict[str, Any]:
    return {
        "matchers": [matcher(conventions.TEAM_LABEL, "=", reach.team.name)],
        "routes": [_severity_route(organisation, reach.team, one) for one in reversed(reach.severities)],
    }


def _severity_route(organisation: Organisation, team: Team, severity: AlertSeverity) -> dict[str, Any]:
    cadence = organisation.cadences[severity]
    return {
        "matchers": [matcher(conventions.SEVERITY_LABEL, "=", severity.value)],
        "receiver": conventions.receiver_name(team, severity),
        **_sent(organisation, cadence),
    }


def _sent(organisation: Organisation, cadence: Cadence) -> dict[str, Any]:
    """What is one notification, and when it is sent: alerts of two environments are never one."""
    grouped = [*cadence.group_by] if _EVERY in cadence.group_by else [*cadence.group_by, *_apart(organisation)]
    return {
        "group_by": list(dict.fromkeys(grouped)),
        "group_wait": str(cadence.wait),
        "group_interval": str(cadence.interval),
        "repeat_interval": str(cadence.repeat),
    }


def _apart(organisation: Organisation) -> list[str]:
    """The labels by which alerts of one environment are told from those of another: what its Prometheus adds."""
    return list(dict.fromkeys(name for one in organisation.environments for name in one.external_labels))


def _inhibition(severities: Sequence[AlertSeverity], apart: Sequence[str]) -> list[dict[str, Any]]:
    """A firing alert silences the same alert of the same service and environment at lower severities.

    Alertmanager takes two missing labels for equal ones, so both must be there.
    """
    named = [matcher("alertname", "!=", ""), matcher(conventions.SERVICE_LABEL, "!=", "")]
    return [
        {
            "source_matchers": [matcher(conventions.SEVERITY_LABEL, "=", severity.value), *named],
            "target_matchers": [_any_of(severities[:rank]), *named],
            "equal": ["alertname", conventions.SERVICE_LABEL, *apart],
        }
        for rank, severity in reversed(list(enumerate(severities)))
        if rank
    ]


def _any_of(severities: Sequence[AlertSeverity]) -> str:
    return matcher(conventions.SEVERITY_LABEL, "=" if len(severities) == 1 else "=~", "|".join(severities))


def _receiver(name: str, members: Sequence[Receiver], severity: AlertSeverity) -> dict[str, Any]:
    value: dict[str, Any] = {"name": name}
    for key, settings in integrations(members, severity):
        value.setdefault(key, []).append(settings)
    return value


def _smtp(smtp: Smtp) -> dict[str, Any]:
    value: dict[str, Any] = {
        "smtp_smarthost": smtp.host,
        "smtp_from": smtp.sender,
        "smtp_require_tls": smtp.require_tls,
    }
    if smtp.user:
        value |= {"smtp_auth_username": smtp.user, "smtp_auth_password_file": smtp.password_file}
    return value
