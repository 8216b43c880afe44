"""Relations between parts are held without regard to what else is wrong."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.schemas import problems

SCALARS = st.none() | st.booleans() | st.integers(-3, 30) | st.floats(allow_nan=False) | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


def parts(value, way=()):
    """The ways to all parts of a value but the whole."""
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*way, key)
        yield from parts(part, (*way, key))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_is_judged(case, good, data):
    """Whatever stands in the place of a part, the value is judged and nothing raises; each message is one line."""
    value = good(case)
    *way, last = data.draw(st.sampled_from(list(parts(value))))
    part = value
    for step in way:
        part = part[step]
    part[last] = data.draw(VALUES)
    for problem in problems(case, value):
        assert problem.message
        assert "\n" not in str(problem)


def test_problems_are_all_told():
    """Faults of form and relations are found together, each once."""
    box = {"h": 2, "w": 30, "x": 0, "y": 0}
    panels = [{"id": 1, "type": "text", "gridPos": box, "options": {"mode": "md", "content": ""}} for _ in range(2)]
    dashboard = {"panels": panels, "uid": "a", "title": "b", "schemaVersion": 42, "templating": {}, "annotations": {}}
    modes = '"md" is not one of "code", "html", "markdown"'
    assert [str(problem) for problem in problems("dashboard", dashboard)] == [
        "panels[0].gridPos.w: 30 is above 24",
        f"panels[0].options.mode: {modes}",
        "panels[1].gridPos.w: 30 is above 24",
        f"panels[1].options.mode: {modes}",
        "panels[1].id: 1 is the id of panels[0] already",
        "panels[0].gridPos: reaches column 30, and there are 24",
        "panels[1].gridPos: reaches column 30, and there are 24",
        "panels[1].gridPos: overlaps panels[0]",
    ]


def test_panels_of_a_collapsed_row_lie_apart(good):
    """The panels inside a collapsed row share no grid with those outside."""
    dashboard = good("dashboard")
    inner = dashboard["panels"][3]["panels"][0]
    inner["gridPos"] = dict(dashboard["panels"][1]["gridPos"])
    assert [str(problem) for problem in problems("dashboard", dashboard)] == []


def test_values_are_judged_alike_in_any_order(good):
    """The order of keys changes no problem."""
    dashboard = good("dashboard")
    dashboard["panels"][1]["options"] = {"b": 1, "a": 2}
    turned = json.loads(json.dumps(dashboard, sort_keys=True))
    assert sorted(map(str, problems("dashboard", dashboard))) == sorted(map(str, problems("dashboard", turned)))
