"""Who is told. Secrets are files on the Alertmanager's host; none is ever written here."""

from __future__ import annotations

from heliograph import CRITICAL, HIGH, LOW, MEDIUM, Email, PagerDuty, Slack, Team

SECRETS = "/etc/alertmanager/secrets"

SEARCH_PAGER = PagerDuty("search-oncall", routing_key_file=f"{SECRETS}/search-pagerduty-key")
SEARCH_CHAT = Slack("search-chat", channel="#search-alerts", api_url_file=f"{SECRETS}/slack-url")
PLATFORM_PAGER = PagerDuty("platform-oncall", routing_key_file=f"{SECRETS}/platform-pagerduty-key")
PLATFORM_CHAT = Slack("platform-chat", channel="#platform-alerts", api_url_file=f"{SECRETS}/slack-url")
PLATFORM_MAIL = Email("platform-mail", to="observability@yourcompany.com")

SEARCH = Team(
    "search",
    receivers={
        CRITICAL: [SEARCH_PAGER, SEARCH_CHAT],
        HIGH: [SEARCH_PAGER, SEARCH_CHAT],
        MEDIUM: [SEARCH_CHAT],
        LOW: [SEARCH_CHAT],
    },
)
PLATFORM = Team(
    "platform",
    receivers={
        CRITICAL: [PLATFORM_PAGER, PLATFORM_CHAT],
        HIGH: [PLATFORM_PAGER, PLATFORM_CHAT],
        MEDIUM: [PLATFORM_CHAT],
        LOW: [PLATFORM_MAIL],
    },
)
