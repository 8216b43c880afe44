"""The example, its surroundings, and rules in which time runs faster."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def load(name: str) -> ModuleType:
    """A module of this folder."""
    spec = importlib.util.spec_from_file_location(f"examples_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def acceleration() -> ModuleType:
    """Faster rules and routes."""
    return load("acceleration")


@pytest.fixture(scope="session")
def stage() -> ModuleType:
    """The service in its surroundings."""
    return load("stage")
