"""Families that libraries and servers add to what a service exposes: counted by producer, never reported one by one."""

from __future__ import annotations

from typing import Final

PRODUCERS: Final = {
    "python_": "Python client",
    "process_": "Python client",
    "heliograph_": "heliograph",
    "service_events": "heliograph",
    "scrape_": "Prometheus",
    "prometheus_": "Prometheus",
    "promhttp_": "Go client",
    "go_": "Go client",
    "jvm_": "Java client",
    "nodejs_": "Node client",
    "gunicorn_": "gunicorn",
    "otel_scope_": "OpenTelemetry",
}
"""By the beginning of the name."""

_WHOLE: Final = {
    "up": "Prometheus",
    "ALERTS": "Prometheus",
    "ALERTS_FOR_STATE": "Prometheus",
    "target_info": "OpenTelemetry",
}


def producer(name: str) -> str | None:
    """Who is known to expose a family of that name; series with a colon are recorded by rules."""
    if ":" in name:
        return "recording rules"
    if name in _WHOLE:
        return _WHOLE[name]
    return next((who for beginning, who in PRODUCERS.items() if name.startswith(beginning)), None)
