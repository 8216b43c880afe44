"""The choices above a dashboard: datasources, job and instance, then the definition's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.promql.lowering import lower
from heliograph.promql.printer import show
from heliograph.promql.tree import Selector
from heliograph.targets.grafana.page import JOB, PROMETHEUS
from heliograph.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.model.variables import (
        ChoiceVariable,
        IntervalVariable,
        LabelVariable,
        QueryVariable,
        TextVariable,
        Variable,
    )
    from heliograph.targets.grafana.page import Json, Page

_ALL: Final[Json] = {"text": ["All"], "value": ["$__all"]}
_ANY: Final = ".+"
"""What All stands for: every value, but not a missing label."""
_ON_TIME_RANGE_CHANGE: Final = 2
_ALPHABETICAL: Final = 1


def templating(page: Page) -> list[Json]:
    """Every variable of a dashboard, in the order in which they stand above it."""
    around = page.around
    own = around.expanded.service.name
    return [
        *_datasources(page),
        {**_asked(page, "job", "Job", around.jobs), "current": {"text": [own], "value": [own]}},
        _asked(page, "instance", "Instance", around.instances),
        *[_FORMS[one.kind](one, page) for one in page.dashboard.variables],
    ]


def _datasources(page: Page) -> list[Json]:
    found: list[Json] = []
    for kind, name in page.variables.items():
        variable: Json = {
            "hide": 0,
            "includeAll": False,
            "label": "Data source" if len(page.variables) == 1 else f"{kind.title()} data source",
            "multi": False,
            "name": name,
            "options": [],
            "query": kind,
            "refresh": 1,
            "regex": "",
            "skipUrlSync": False,
            "type": "datasource",
        }
        meant = page.around.defaults.get(kind)
        if meant is not None:
            variable["current"] = {"text": meant.name, "value": meant.uid}
        found.append(variable)
    return found


def _asked(page: Page, name: str, label: str, query: str) -> Json:
    """A choice of what Prometheus knows, for the time range that is shown."""
    return {
        "allValue": _ANY,
        "current": _ALL,
        "datasource": page.sources[PROMETHEUS],
        "definition": query,
        "hide": 0,
        "includeAll": True,
        "label": label,
        "multi": True,
        "name": name,
        "options": [],
        "query": query,
        "refresh": _ON_TIME_RANGE_CHANGE,
        "regex": "",
        "skipUrlSync": False,
        "sort": _ALPHABETICAL,
        "type": "query",
    }


def _label(variable: LabelVariable, page: Page) -> Json:
    series = variable.metric.series[-1]
    declared = series.label(variable.of)
    if declared is not None and declared.values is not None:
        return _listed(variable, declared.values)
    adaptive = page.around.adaptive
    context = replace(adaptive, scope=(JOB, *adaptive.filters))
    selector = lower(Selector(series.name, series=series), context)
    return _chosen(variable, page, f"label_values({show(selector)}, {variable.of})")


def _query(variable: QueryVariable, page: Page) -> Json:
    return {**_chosen(variable, page, variable.query), "regex": variable.regex}


def _chosen(variable: LabelVariable | QueryVariable, page: Page, query: str) -> Json:
    """A choice of what a query finds; without All, Grafana begins with the first value."""
    asked = _asked(page, variable.name, _title(variable), query)
    asked |= {"description": variable.description, "includeAll": variable.everything, "multi": variable.multi}
    if not variable.everything:
        del asked["current"], asked["allValue"]
    elif not variable.multi:
        asked["current"] = {"text": "All", "value": "$__all"}
    return asked


def _choice(variable: ChoiceVariable, _page: Page) -> Json:
    return _listed(variable, variable.values)


def _listed(variable: LabelVariable | ChoiceVariable, values: Sequence[str]) -> Json:
    """A choice of values that are known beforehand."""
    wrapped = _ALL if variable.everything else {"text": [values[0]], "value": [values[0]]}
    first = wrapped if variable.multi else {key: one[0] for key, one in wrapped.items()}
    everything: list[Json] = [{"selected": True, "text": "All", "value": "$__all"}] if variable.everything else []
    listed: Json = {
        "current": first,
        "description": variable.description,
        "hide": 0,
        "includeAll": variable.everything,
        "label": _title(variable),
        "multi": variable.multi,
        "name": variable.name,
        "options": everything + _options(values, None if variable.everything else values[0]),
        "query": ",".join([value.replace(",", "\\,") for value in values]),
        "skipUrlSync": False,
        "type": "custom",
    }
    if variable.everything:
        listed["allValue"] = _ANY
    return listed


def _interval(variable: IntervalVariable, _page: Page) -> Json:
    first = variable.values[0]
    return {
        "auto": False,
        "auto_count": 30,
        "auto_min": "10s",
        "current": {"text": first, "value": first},
        "description": variable.description,
        "hide": 0,
        "label": _title(variable),
        "name": variable.name,
        "options": _options(variable.values, first),
        "query": ",".join(variable.values),
        "refresh": _ON_TIME_RANGE_CHANGE,
        "skipUrlSync": False,
        "type": "interval",
    }


def _text(variable: TextVariable, _page: Page) -> Json:
    return {
        "current": {"text": variable.default, "value": variable.default},
        "description": variable.description,
        "hide": 0,
        "label": _title(variable),
        "name": variable.name,
        "options": _options([variable.default], variable.default),
        "query": variable.default,
        "skipUrlSync": False,
        "type": "textbox",
    }


def _options(values: Sequence[str], chosen: str | None) -> list[Json]:
    return [{"selected": value == chosen, "text": value, "value": value} for value in values]


def _title(variable: Variable) -> str:
    return variable.label or variable.name.replace("_", " ").capitalize()


_FORMS: Final[dict[str, Callable[[Any, Page], Json]]] = {
    "label": _label,
    "query": _query,
    "choice": _choice,
    "interval": _interval,
    "text": _text,
}
