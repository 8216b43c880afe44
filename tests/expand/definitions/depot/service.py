"""The depot."""

from depot import alerts, metrics, recordings

from heliograph import GeneratedAlerts, Service
from organisation.organisation import DEPOT

WITHOUT = GeneratedAlerts(
    without={"LabelOverflow": "each form that can be written is enough", "TelemetryErrors": "so it is"}
)
SERVICE = Service("depot", team=DEPOT, definitions=[metrics, recordings, alerts], generated_alerts=WITHOUT)
