"""The organisation: what every service of ours shares."""

from __future__ import annotations

from heliograph import Organisation, Smtp
from organisation.environments import PRODUCTION
from organisation.teams import PLATFORM, PLATFORM_CHAT, SEARCH, SECRETS

ORGANISATION = Organisation(
    "yourcompany",
    teams=[SEARCH, PLATFORM],
    environments=[PRODUCTION],
    grafana="https://grafana.yourcompany.com",
    runbooks="https://docs.yourcompany.com/observability",
    fallback=[PLATFORM_CHAT],
    smtp=Smtp(
        "smtp.yourcompany.com:587",
        sender="alertmanager@yourcompany.com",
        user="alertmanager",
        password_file=f"{SECRETS}/smtp-password",
    ),
)
