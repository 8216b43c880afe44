"""The depot: a service with an alert of every form."""

from __future__ import annotations

from pathlib import Path

import pytest

from heliograph.loading import load
from heliograph.model.project import Project


@pytest.fixture(scope="session")
def depot() -> Project:
    """The project."""
    return load(Path(__file__).with_name("definitions"))
