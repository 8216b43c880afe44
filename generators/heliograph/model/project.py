"""Everything that was loaded: what checks, expansion and targets are functions of."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph.metrics import own, sli, spec
from heliograph.promql.series import Catalogue
from heliograph.source import file_of
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.model.organisation import Environment, Organisation
    from heliograph.model.rules import RuleGroup
    from heliograph.model.service import Definition, Service
    from heliograph.source import Site


@frozen
class Project:
    """An organisation and all its services.

    `root` is the folder that holds the definitions; `packages` names each service's package folder under it;
    `unreached` are definitions that were loaded with a service's package but that its SERVICE does not list.
    """

    organisation: Organisation
    services: tuple[Service, ...]
    root: Path
    packages: dict[str, Path]
    unreached: tuple[tuple[Service, Definition], ...] = ()

    def source(self, site: Site) -> str:
        """The definition file of a site, from the definitions' folder on: what artifacts name as their source."""
        return _source(self.root, file_of(site))

    def catalogue(self, service: Service) -> Catalogue:
        """Every series that a service's definitions may name: its own, the other services', the runtime's."""
        owners = (service, *(one for one in self.services if one is not service))
        known = [series for owner in owners for metric in owner.metrics for series in metric.series]
        indicators = [one for owner in owners for one in owner.indicators]
        if indicators:
            known.append(sli.series_of(indicators))
        return Catalogue((*known, *(series for metric in spec.defined(own.PACKAGE) for series in metric.series)))


@frozen(eq=False)
class Expanded:
    """A service lowered for one environment: its rules, and the catalogue with the series that they record."""

    service: Service
    environment: Environment
    organisation: Organisation
    catalogue: Catalogue
    groups: tuple[RuleGroup, ...]


@lru_cache
def _source(root: Path, name: str) -> str:
    """A file from the folder `root` on; of one that is not in it, the bare name. Files hold many definitions."""
    folder, file = root.resolve(), Path(name).resolve()
    return (Path(folder.name) / file.relative_to(folder)).as_posix() if file.is_relative_to(folder) else Path(name).name
