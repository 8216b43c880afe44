"""What is marked on the time axes of a dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.conventions import SERVICE_LABEL
from heliograph.promql.lowering import lower
from heliograph.promql.matchers import Matcher
from heliograph.promql.printer import show
from heliograph.promql.tree import Selector
from heliograph.targets.grafana.page import PROMETHEUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.fields import Annotation
    from heliograph.targets.grafana.page import Json, Page

_BUILT_IN: Final[Json] = {
    "builtIn": 1,
    "datasource": {"type": "grafana", "uid": "-- Grafana --"},
    "enable": True,
    "hide": True,
    "iconColor": "rgba(0, 211, 255, 1)",
    "name": "Annotations & Alerts",
    "type": "dashboard",
}
"""What people mark by hand. Grafana adds it to every dashboard that lacks it."""


def annotation_list(page: Page) -> list[Json]:
    """People's own marks, the firing alerts of the service, and the definition's expressions."""
    found = [_BUILT_IN]
    if page.around.expanded.service.conditions:
        found.append(_alerts(page))
    found.extend([_expression(one, page) for one in page.dashboard.annotations])
    return found


def _alerts(page: Page) -> Json:
    firing = (Matcher("alertstate", "=", "firing"), Matcher(SERVICE_LABEL, "=", page.around.expanded.service.name))
    text = show(Selector("ALERTS", (*firing, *page.around.adaptive.filters)))
    return _marks(
        page, "Alerts", text, color="red", title="{{alertname}}", body="{{severity}}", tags=["alertname", "severity"]
    )


def _expression(annotation: Annotation, page: Page) -> Json:
    text = show(lower(annotation.expression.expression(), page.around.adaptive))
    title = annotation.title or annotation.name
    return _marks(
        page, annotation.name, text, color=annotation.color, title=title, body=annotation.text, tags=annotation.tags
    )


def _marks(page: Page, name: str, text: str, *, color: str, title: str, body: str, tags: Sequence[str]) -> Json:
    return {
        "datasource": page.sources[PROMETHEUS],
        "enable": True,
        "hide": False,
        "iconColor": color,
        "name": name,
        "tagKeys": ",".join(tags),
        "target": {"datasource": page.sources[PROMETHEUS], "expr": text, "refId": "Anno"},
        "textFormat": body,
        "titleFormat": title,
    }
