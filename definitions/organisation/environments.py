"""Where the services run, and the oldest servers that must load what is rendered."""

from __future__ import annotations

from heliograph import Datasource, Environment

PROMETHEUS = Datasource("Prometheus", kind="prometheus", url="http://prometheus:9090", uid="prometheus", default=True)
LOKI = Datasource("Loki", kind="loki", url="http://loki:3100", uid="loki")
TEMPO = Datasource("Tempo", kind="tempo", url="http://tempo:3200", uid="tempo")
ALERTMANAGER = Datasource("Alertmanager", kind="alertmanager", url="http://alertmanager:9093", uid="alertmanager")

PRODUCTION = Environment(
    "production",
    prometheus="2.42",
    alertmanager="0.25",
    grafana="11.0",
    external_labels={"cluster": "production"},
    datasources=[PROMETHEUS, LOKI, TEMPO, ALERTMANAGER],
    folder="Services",
)
