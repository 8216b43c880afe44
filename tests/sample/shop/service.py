"""The shop."""

from shop import alerts, metrics
from shop.dashboards import overview

from heliograph import GeneratedAlerts, Service
from organisation.organisation import TEAM

WITHOUT = GeneratedAlerts(
    without={"LabelOverflow": "tests count the alerts that are written", "TelemetryErrors": "so they do"}
)
SERVICE = Service("shop", title="Shop", team=TEAM, definitions=[metrics, alerts, overview], generated_alerts=WITHOUT)
