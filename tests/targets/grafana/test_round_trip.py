"""Every dashboard goes through Grafana's own foundation SDK and back."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the SDK has no place for, by the end of the way to it, and why it is right nevertheless.
EXCEPTIONS = {"options/layoutAlgorithm": "node graphs have it since Grafana 12"}


@pytest.fixture(scope="module")
def through() -> Any:
    """Through the SDK's model of a dashboard and back to JSON."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from grafana_foundation_sdk.cog.encoder import JSONEncoder
        from grafana_foundation_sdk.cog.plugins import register_default_plugins
        from grafana_foundation_sdk.models.dashboard import Dashboard
    register_default_plugins()

    def convert(dashboard: dict[str, Any]) -> dict[str, Any]:
        return json.loads(JSONEncoder().encode(Dashboard.from_json(dashboard)))

    return convert


def lost(ours: Any, theirs: Any, at: str = "") -> Iterator[str]:
    """The ways to what is in our JSON and not, or not the same, in theirs; what they add does not count."""
    if isinstance(ours, dict):
        for key, value in ours.items():
            if not isinstance(theirs, dict) or key not in theirs:
                yield f"{at}/{key}"
            else:
                yield from lost(value, theirs[key], f"{at}/{key}")
    elif isinstance(ours, list):
        if not isinstance(theirs, list) or len(ours) != len(theirs):
            yield at
        else:
            for index, value in enumerate(ours):
                yield from lost(value, theirs[index], f"{at}/{index}")
    elif ours != theirs:
        yield at


def test_nothing_is_lost(everything: dict[str, str], through: Any) -> None:
    """The SDK knows every key of every kind of panel that it has, with the values that we give."""
    for path, text in everything.items():
        if path.endswith(".json"):
            dashboard = json.loads(text)
            missing = [way for way in lost(dashboard, through(dashboard)) if not way.endswith(tuple(EXCEPTIONS))]
            assert missing == [], path


def test_every_exception_is_needed(everything: dict[str, str], through: Any) -> None:
    """An exception that the SDK no longer needs is taken out of the list."""
    dashboards = [json.loads(text) for path, text in everything.items() if path.endswith(".json")]
    ways = [way for dashboard in dashboards for way in lost(dashboard, through(dashboard))]
    assert [end for end in EXCEPTIONS if not any(way.endswith(end) for way in ways)] == []


def test_a_lost_key_is_noticed(everything: dict[str, str], through: Any) -> None:
    """The comparison finds a key that Grafana does not have, and a value that comes back changed."""
    dashboard = json.loads(everything["grafana/dashboards/shop-stat.json"])
    dashboard["flavour"] = "vanilla"
    dashboard["panels"][0]["options"]["colourMode"] = "value"
    assert list(lost(dashboard, through(dashboard))) == ["/panels/0/options/colourMode", "/flavour"]
