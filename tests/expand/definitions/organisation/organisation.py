"""Who runs the depot, and where."""

from heliograph import CRITICAL, HIGH, LOW, MEDIUM, Environment, Organisation, Slack, Team

CHAT = Slack("chat", channel="#depot", api_url_file="/etc/alertmanager/secrets/slack")
RECEIVERS = {CRITICAL: [CHAT], HIGH: [CHAT], MEDIUM: [CHAT], LOW: [CHAT]}
DEPOT = Team("depot", receivers=RECEIVERS)
YARD = Team("yard", receivers=RECEIVERS)

ORGANISATION = Organisation(
    "example",
    teams=[DEPOT, YARD],
    environments=[
        Environment("production"),
        Environment("staging", filters={"cluster": "staging"}),
    ],
    grafana="https://grafana.example.com/",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
