"""What all services of an organisation share: teams, environments, datasources, addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from heliograph.source import Site, here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.model.teams import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Datasource:
    """A Grafana datasource to provision. `uid` is how dashboards and other datasources name it."""

    name: str = field(kw_only=False)
    kind: Literal["prometheus", "loki", "tempo", "alertmanager"]
    url: str
    uid: str
    default: bool = False
    site: Site = field(default_factory=here, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A place where the organisation runs: versions of its servers, and what tells its series apart.

    The first environment of an organisation is the default one. Versions are the oldest that must load the output.
    """

    name: str = field(kw_only=False)
    prometheus: str = "2.42"
    alertmanager: str = "0.25"
    grafana: str = "11.0"
    external_labels: Mapping[str, str] = field(default_factory=dict[str, str])
    filters: Mapping[str, str] = field(default_factory=dict[str, str])
    datasources: Sequence[Datasource] = ()
    folder: str = ""
    tenant: str = ""
    site: Site = field(default_factory=here, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The teams and environments of all services.

    `runbooks` and `grafana` are base addresses: a runbook file becomes `runbooks` + service + path, a panel link starts with `grafana`.
    """

    name: str = field(kw_only=False)
    teams: Sequence[Team]
    environments: Sequence[Environment]
    grafana: str
    runbooks: str
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    site: Site = field(default_factory=here, compare=False, repr=False)
