"""A small shop whose dashboards are drawn, the cases of panels, and the linter's rules."""

from __future__ import annotations

import json
import runpy
import sys
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from heliograph import Dashboard, Datasource, Environment, GeneratedAlerts, Organisation, Row, Service
from heliograph.expand import expand
from heliograph.model.project import Expanded, Project
from heliograph.targets import grafana

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from heliograph.model.panel import Panel

HERE = Path(__file__).parent
WITHOUT = GeneratedAlerts(without={"LabelOverflow": "none", "TelemetryErrors": "none"})
CASES = sorted(path.stem for path in (HERE / "cases").glob("*.py"))


def load(name: str) -> ModuleType:
    """A module beside this one, under its own name."""
    spec = spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


prelude = load("prelude")
linter = load("linter")


class Shop:
    """A service that is made of some dashboards, and what is rendered for it."""

    environment = Environment(
        "production",
        datasources=[
            Datasource("Prometheus", kind="prometheus", url="http://prometheus:9090", uid="prometheus", default=True),
            Datasource("Loki", kind="loki", url="http://loki:3100", uid="loki"),
            Datasource("Tempo", kind="tempo", url="http://tempo:3200", uid="tempo"),
        ],
        folder="Shops",
    )

    def project(self, dashboards: Sequence[Dashboard], *definitions: Any) -> tuple[Project, Expanded]:
        """The project of a service with these dashboards."""
        contents = [*prelude.METRICS, *prelude.ALERTS, *definitions, *dashboards]
        service = Service("shop", title="The shop", team=prelude.TEAM, definitions=contents, generated_alerts=WITHOUT)
        organisation = Organisation(
            "example",
            teams=[prelude.TEAM],
            environments=[self.environment],
            grafana="https://grafana.example.com",
            runbooks="https://runbooks.example.com",
            fallback=[prelude.CHAT],
        )
        project = Project(organisation, (service,), HERE, {"shop": HERE})
        return project, expand(project, service, self.environment)

    def files(self, dashboards: Sequence[Dashboard], *definitions: Any) -> dict[str, str]:
        """Every file of the service, by its path."""
        return {
            str(one.path): one.content.decode() for one in grafana.generate(*self.project(dashboards, *definitions))
        }

    def drawn(self, *rows: Row | Panel, definitions: Sequence[Any] = (), **settings: Any) -> dict[str, Any]:
        """The JSON of one dashboard."""
        files = self.files([Dashboard("Shop", *rows, key="shop", **settings)], *definitions)
        return json.loads(files["grafana/dashboards/shop-shop.json"])

    def panel(self, panel: Panel, **settings: Any) -> dict[str, Any]:
        """The JSON of one panel."""
        return self.drawn(panel, **settings)["panels"][0]

    def with_environment(self, **changes: Any) -> Shop:
        """The shop in another environment."""
        other = Shop()
        other.environment = replace(self.environment, **changes)
        return other


@pytest.fixture
def shop() -> Shop:
    """The shop."""
    return Shop()


@pytest.fixture(name="prelude")
def prelude_() -> ModuleType:
    """The shop's metrics and alerts."""
    return prelude


def case_dashboard(name: str) -> Dashboard:
    """The dashboard of a case: its panels, and its variables where it has some."""
    names = runpy.run_path(str(HERE / "cases" / f"{name}.py"))
    title = name.replace("_", " ").capitalize()
    return Dashboard(title, *names["PANELS"], key=name.replace("_", "-"), variables=names.get("VARIABLES", []))


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Dashboard:
    """The dashboard of each case in turn."""
    return case_dashboard(request.param)


def build_everything() -> dict[str, str]:
    """Every file of a service that has the dashboards of all cases."""
    return Shop().files([case_dashboard(name) for name in CASES])


@pytest.fixture(scope="session")
def everything() -> dict[str, str]:
    """Every file of a service that has the dashboards of all cases."""
    return build_everything()


@pytest.fixture
def rebuilt() -> dict[str, str]:
    """The same, built once more."""
    return build_everything()


@pytest.fixture
def lint() -> Callable[..., list[Any]]:
    """The linter's rules."""
    return linter.lint
