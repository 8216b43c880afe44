"""Panels of Grafana's JSON that draw no metrics, turned into our kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.model.json_parts import Json, part, parts, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.model.panel import Panel
    from heliograph.model.panels.alertlist import AlertList
    from heliograph.model.panels.logs import Logs
    from heliograph.model.panels.nodegraph import NodeGraph
    from heliograph.model.panels.text import Text
    from heliograph.model.panels.traces import Traces

_STATES: Final = {"alerting": "firing", "ok": "normal", "inactive": "normal", "no_data": "noData",
                  "execution_error": "error"}  # fmt: skip
"""Names that states of alerts had before Grafana 8."""
_ORDERS: Final = {1: "alphabetical", 2: "alphabetical", 3: "importance", 4: "oldest", 5: "newest"}


def _text(json: Json, title: str, common: Json) -> Text:
    from heliograph.model.panels.text import Text

    options = {"content": json.get("content", ""), "mode": json.get("mode", "markdown"), **part(json, "options")}
    return Text(title, options["content"], mode=options["mode"], **common)


def _logs(json: Json, title: str, common: Json) -> Logs:
    from heliograph.model.panels.logs import Logs

    return Logs(title, _asked(json, "expr"), **common)


def _traces(json: Json, title: str, common: Json) -> Traces:
    from heliograph.model.panels.traces import Traces

    return Traces(title, _asked(json, "query"), **common)


def _node_graph(json: Json, title: str, common: Json) -> NodeGraph:
    from heliograph.model.panels.nodegraph import NodeGraph

    options = part(json, "options")
    words = {"zoom_mode": options.get("zoomMode"), "layout_algorithm": options.get("layoutAlgorithm")}
    return NodeGraph(title, matching=_matchers(_asked(json, "serviceMapQuery")), **_given(words), **common)


def _alert_list(json: Json, title: str, common: Json) -> AlertList:
    """A list as Grafana 8 and later have it, or as before: then its options stand beside the panel's other keys."""
    from heliograph.model.panels.alertlist import AlertList

    options = part(json, "options")
    states = [state for state, chosen in part(options, "stateFilter").items() if chosen] or texts(json, "stateFilter")
    words = {
        "states": list(dict.fromkeys(_STATES.get(state, state) for state in states)) or None,
        "matching": _matchers(options.get("alertInstanceLabelFilter") or ""),
        "name": options.get("alertName") or json.get("nameFilter"),
        "group_by": texts(options, "groupBy"),
        "max_items": options.get("maxItems") or json.get("limit"),
        "sort_order": _ORDERS.get(options.get("sortOrder") or json.get("sortOrder") or 0),
        "view_mode": options.get("viewMode"),
    }
    return AlertList(title, **_given(words), **common)


OTHERS: Final[dict[str, Callable[[Json, str, Json], Panel]]] = {
    "text": _text,
    "logs": _logs,
    "traces": _traces,
    "nodeGraph": _node_graph,
    "alertlist": _alert_list,
}
"""What makes a panel of each of these kinds from its JSON, its title, and the settings that all panels have."""


def _asked(json: Json, key: str) -> str:
    """What the first query asks that has something under the key."""
    return next((one[key] for one in parts(json, "targets") if one.get(key)), "")


def _matchers(text: str) -> str:
    """Matchers without the braces around them."""
    return text.strip().removeprefix("{").removesuffix("}")


def _given(words: Json) -> dict[str, Any]:
    """The settings that the JSON says something of."""
    return {word: value for word, value in words.items() if value not in (None, "", [])}
