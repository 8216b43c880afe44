"""The reference service."""

from __future__ import annotations

from heliograph import Service
from organisation.teams import SEARCH
from tributary_telemetry import alerts, events, external, metrics
from tributary_telemetry.dashboards import business, overview, performance

SERVICE = Service(
    "tributary",
    title="Tributary AI Service for DeepLake",
    team=SEARCH,
    definitions=[metrics, events, external, alerts, overview, performance, business],
)
