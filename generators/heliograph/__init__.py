"""Heliograph: dashboards, rules and routes from one set of typed definitions.

These are the words of definitions; each is imported when it is first used, and `__init__.pyi` tells type checkers the
same. Metric kinds come from `heliograph.metrics`, which services import.
"""

from __future__ import annotations

__version__ = "0.1.0"

_HOMES = {
    "heliograph.model.alerts": (
        "CRITICAL", "HIGH", "LOW", "MEDIUM", "Absence", "AlertSeverity", "Anomaly", "Proof", "Recording", "Threshold",
        "Trend",
    ),
    "heliograph.model.dashboard": ("Dashboard", "Row"),
    "heliograph.model.fields": ("Annotation", "Link", "Mapping", "Override", "Transformation"),
    "heliograph.model.generated": ("GeneratedAlerts",),
    "heliograph.model.imported": ("imported_dashboard", "imported_panel"),
    "heliograph.model.organisation": ("Cadence", "Datasource", "Environment", "Organisation", "Smtp"),
    "heliograph.model.panel": ("Query",),
    "heliograph.model.panels.alertlist": ("AlertList",),
    "heliograph.model.panels.bargauge": ("BarGauge",),
    "heliograph.model.panels.gauge": ("Gauge",),
    "heliograph.model.panels.heatmap": ("Heatmap",),
    "heliograph.model.panels.histogram": ("Histogram",),
    "heliograph.model.panels.logs": ("Logs",),
    "heliograph.model.panels.nodegraph": ("NodeGraph",),
    "heliograph.model.panels.options": ("Legend",),
    "heliograph.model.panels.piechart": ("PieChart",),
    "heliograph.model.panels.stat": ("Stat",),
    "heliograph.model.panels.state_timeline": ("StateTimeline",),
    "heliograph.model.panels.status_history": ("StatusHistory",),
    "heliograph.model.panels.table": ("Table",),
    "heliograph.model.panels.text": ("Text",),
    "heliograph.model.panels.timeseries": ("TimeSeries",),
    "heliograph.model.panels.traces": ("Traces",),
    "heliograph.model.receivers.email": ("Email",),
    "heliograph.model.receivers.opsgenie": ("Opsgenie",),
    "heliograph.model.receivers.pagerduty": ("PagerDuty",),
    "heliograph.model.receivers.slack": ("Slack",),
    "heliograph.model.receivers.webhook": ("Webhook",),
    "heliograph.model.service": ("Service",),
    "heliograph.model.teams": ("Team",),
    "heliograph.model.variables": (
        "ChoiceVariable", "IntervalVariable", "LabelVariable", "QueryVariable", "TextVariable",
    ),
    "heliograph.promql.tree": ("call", "promql"),
}  # fmt: skip
_HOME = {word: home for home, words in _HOMES.items() for word in words}

__all__ = list(_HOME)  # pyright: ignore[reportUnsupportedDunderAll] — one table of words serves both


class UnknownWord(AttributeError):
    """Looks for the nearest right word when it is shown: Python asks for every module, too, before it imports one."""

    def __str__(self) -> str:
        from heliograph.findings import did_you_mean

        hint = did_you_mean(str(self.name), _HOME)
        message = f"module 'heliograph' has no word {self.name!r}"
        return f"{message}; {hint}" if hint else message


def __getattr__(word: str) -> object:
    """Import a word from its module; a wrong one is answered with the nearest right one."""
    home = _HOME.get(word)
    if home is None:
        raise UnknownWord(name=word)
    from importlib import import_module

    value = getattr(import_module(home), word)
    globals()[word] = value
    return value


def __dir__() -> list[str]:
    """The words, for completion."""
    return [*__all__, "__version__"]
