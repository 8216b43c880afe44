"""What all panels that draw PromQL have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.plain import numbers
from heliograph.targets.grafana.fields import NONE, field_config
from heliograph.targets.grafana.links import panel_links
from heliograph.targets.grafana.page import PROMETHEUS
from heliograph.targets.grafana.queries import targets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from heliograph.model.panel import MetricPanel, Panel
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered


def metric_panel(
    panel: MetricPanel,
    queries: Sequence[Lowered],
    page: Page,
    options: Json,
    *,
    custom: Json | None = None,
    instant: bool = False,
    form: Literal["time_series", "table", "heatmap"] = "time_series",
    coloring: Literal["series", "thresholds"] = "series",
    exemplars: bool = False,
) -> Json:
    """A panel of PromQL: `options` and `custom` are its plugin's own settings, for the panel and for its fields."""
    rendered: Json = {
        "datasource": page.sources[PROMETHEUS],
        "description": panel.description or described(queries),
        "fieldConfig": field_config(panel, queries, page, custom=custom, coloring=coloring),
        "links": panel_links(panel, page),
        "options": options,
        "targets": targets(panel, queries, page, instant=instant, form=form, exemplars=exemplars),
        "title": panel.title,
        "type": panel.kind,
    }
    if panel.transformations:
        rendered["transformations"] = [
            {"id": one.id, "options": numbers(dict(one.options))} for one in panel.transformations
        ]
    if panel.interval:
        rendered["interval"] = panel.interval
    return rendered


def plain_panel(panel: Panel, page: Page, options: Json, targets: Sequence[Json] = ()) -> Json:
    """A panel without PromQL: it asks its kind's datasource, or none."""
    rendered: Json = {
        "description": panel.description,
        "fieldConfig": NONE,
        "links": panel_links(panel, page),
        "options": options,
        "title": panel.title,
        "type": panel.kind,
    }
    if panel.source:
        source = page.sources[panel.source]
        rendered["datasource"] = source
        rendered["targets"] = [{**target, "datasource": source, "refId": "A"} for target in targets]
    return rendered


def described(queries: Sequence[Lowered]) -> str:
    """The help of the metrics that are read; with the metrics' names when there are several."""
    known = [selector.series for query in queries for selector in query.selectors]
    helps = dict.fromkeys([(one.metric or one.name, one.help) for one in known if one is not None and one.help])
    if len(helps) == 1:
        ((_, text),) = helps
        return text
    return "\n".join([f"- `{name}`: {text}" for name, text in helps])
