"""What all tests share: Hypothesis without time limits, the outside programs, and a running Prometheus."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from heliograph.tools import servers

if TYPE_CHECKING:
    from collections.abc import Iterator

# A change is not refused by chance: in CI the examples are always the same, elsewhere they vary.
settings.register_profile("heliograph", deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.load_profile("heliograph")

# Tests that change the folder still find what `make tools` fetched.
os.environ.setdefault("HELIOGRAPH_TOOLS", str(Path(__file__).parents[1] / ".tools"))


@pytest.fixture(scope="session")
def prometheus() -> Iterator[servers.Server]:
    """A Prometheus without rules, shared by the tests of a worker; for its parser and formatter."""
    with servers.prometheus() as server:
        yield server
