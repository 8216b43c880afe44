"""Who runs the shop, and where."""

from heliograph import CRITICAL, HIGH, LOW, MEDIUM, Datasource, Environment, GeneratedAlerts, Organisation, Slack, Team

CHAT = Slack("shop-chat", channel="#shop", api_url_file="/etc/alertmanager/secrets/slack")
TEAM = Team("shop", receivers={CRITICAL: [CHAT], HIGH: [CHAT], MEDIUM: [CHAT], LOW: [CHAT]})
PROMETHEUS = Datasource("Prometheus", kind="prometheus", url="http://prometheus:9090", uid="prometheus", default=True)

ORGANISATION = Organisation(
    "example",
    teams=[TEAM],
    environments=[
        Environment("production", datasources=[PROMETHEUS], folder="Shop"),
        Environment("staging", datasources=[PROMETHEUS], folder="Shop", filters={"cluster": "staging"}),
    ],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
WITHOUT = GeneratedAlerts(without={"LabelOverflow": "tests count what is written", "TelemetryErrors": "so they do"})
