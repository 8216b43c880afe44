"""A process whose logs go to memory, and back to what they were afterwards."""

from __future__ import annotations

import copy
import io
import json
import logging

import prometheus_client
import pytest
import uvicorn.config

from heliograph.metrics import expose
from heliograph.runtime import logs

_LOGGERS = (
    "",
    "heliograph",
    "heliograph.request",
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
    "uvicorn.asgi",
    "gunicorn.error",
    "gunicorn.access",
)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call():
    """Run each test here without pytest's own handlers: ours is alone, as in a service."""
    root = logging.getLogger()
    theirs = [one for one in root.handlers if type(one).__module__.startswith("_pytest")]
    for one in theirs:
        root.removeHandler(one)
    try:
        return (yield)
    finally:
        for one in theirs:
            root.addHandler(one)


@pytest.fixture
def untouched():
    """Loggers, and uvicorn's default configuration, are what they were once the test is over."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(one, one.handlers[:], one.level, one.propagate, one.disabled, one.filters[:]) for one in loggers]
    configuration = copy.deepcopy(uvicorn.config.LOGGING_CONFIG)
    yield
    uvicorn.config.LOGGING_CONFIG.update(configuration)
    for one, handlers, level, propagate, disabled, filters in before:
        one.handlers, one.propagate, one.disabled, one.filters = handlers, propagate, disabled, filters
        one.setLevel(level)


class Logged:
    """What was logged since `setup`."""

    def __init__(self):
        self.stream = io.StringIO()

    def setup(self, **settings):
        """Set logs up, into memory."""
        self.handler = logs.setup(**{"service": "shop", "level": "DEBUG", "stream": self.stream, **settings})
        return self.handler

    @property
    def text(self):
        """As it was written."""
        return self.stream.getvalue()

    @property
    def lines(self):
        """Read back, each on its own, with names that stand once."""
        return [read(line) for line in self.text.splitlines()]

    @property
    def line(self):
        """The only one."""
        (line,) = self.lines
        return line


def read(line):
    """A line as JSON; no name of it may stand twice."""

    def once(pairs):
        assert len({name for name, _ in pairs}) == len(pairs), pairs
        return dict(pairs)

    return json.loads(line, object_pairs_hook=once, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


@pytest.fixture
def logged(untouched, monkeypatch):
    """Logs set up into memory, in production."""
    monkeypatch.delenv("HELIOGRAPH_STRICT", raising=False)
    made = Logged()
    made.setup()
    return made


@pytest.fixture
def counted():
    """How much a counter has grown since the test began: `counted("name_total", label="value")`."""
    expose("heliograph")

    def value(name, labels):
        return prometheus_client.REGISTRY.get_sample_value(name, labels) or 0.0

    before = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in prometheus_client.REGISTRY.collect()
        for sample in family.samples
    }
    return lambda name, **labels: value(name, labels) - before.get((name, tuple(sorted(labels.items()))), 0.0)
