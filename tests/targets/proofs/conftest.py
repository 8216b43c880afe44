"""The depot: a service with an alert of every form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from heliograph.expand import expand
from heliograph.loading import load
from heliograph.targets import proofs

if TYPE_CHECKING:
    from heliograph.model.project import Expanded, Project

DEFINITIONS = Path(__file__).parents[2] / "expand" / "definitions"


@pytest.fixture(scope="session")
def depot() -> Project:
    """The project."""
    return load(DEFINITIONS)


@pytest.fixture(scope="session")
def expanded(depot: Project) -> Expanded:
    """Its service in the default environment."""
    return expand(depot, depot.services[0], depot.organisation.environments[0])


@pytest.fixture(scope="session")
def proven(expanded: Expanded) -> proofs.Proven:
    """Its proofs."""
    return proofs.prove(expanded)
