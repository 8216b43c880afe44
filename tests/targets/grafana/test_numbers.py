"""Numbers in dashboards: each is written as JSON shall hold it, wherever an author may give one."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import TYPE_CHECKING, Any

import pytest

from heliograph import Dashboard, Mapping, Override, Row, Stat, Transformation
from heliograph.findings import HeliographError

if TYPE_CHECKING:
    from heliograph.model.panel import Panel


def panels(dashboard: Dashboard) -> list[Panel]:
    """The panels of a dashboard, one of each kind."""
    every = [panel for one in dashboard.rows for panel in (one.panels if isinstance(one, Row) else [one])]
    return list({panel.kind: panel for panel in every}.values())


def changed(panel: Panel, name: str, value: Any) -> Panel:
    """The panel with another value in one field."""
    given = {"thresholds": {value: "red"}}.get(name, value)
    again = {"query": panel.queries} if panel.queries else {}
    return dataclasses.replace(panel, **{name: given}, **again)


def shown(panel: Panel) -> Dashboard:
    """A dashboard of one panel."""
    return Dashboard("Shop", panel, key="shop")


def test_every_field_of_every_kind_writes_numbers_alike(case: Dashboard, shop: Any) -> None:
    """An integral float is an integer in the file, and what is not finite is refused, wherever a float is taken."""
    for panel in panels(case):
        for one in dataclasses.fields(panel):
            if "float" in str(one.type):
                text = "\n".join(shop.files([shown(changed(panel, one.name, 31.0))]).values())
                assert "31" in text
                assert "31.0" not in text
                with pytest.raises(HeliographError, match="is nan, and only finite numbers can be written"):
                    shop.files([shown(changed(panel, one.name, math.nan))])


@pytest.mark.parametrize("number", [31.0, math.inf])
@pytest.mark.parametrize(
    "settings",
    [
        lambda number: {"extra": {"a": {"b": [number, {"c": number}]}}},
        lambda number: {"overrides": [Override("a", properties={"custom.width": number})]},
        lambda number: {"transformations": [Transformation("limit", {"limitField": {"max": number}})]},
        lambda number: {"mappings": [Mapping(kind="range", match=(number, None), text="much")]},
    ],
)
def test_numbers_in_settings_are_written_alike(settings: Any, number: float, shop: Any, prelude: Any) -> None:
    """Settings that are handed on to Grafana may hold numbers at any depth."""
    panel = Stat("s", prelude.MEMORY.max(), **settings(number))
    if math.isfinite(number):
        text = json.dumps(shop.panel(panel))
        assert "31" in text
        assert "31.0" not in text
    else:
        with pytest.raises(HeliographError, match="is inf, and only finite numbers can be written"):
            shop.panel(panel)
