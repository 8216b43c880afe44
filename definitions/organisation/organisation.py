"""The organisation: what every service of ours shares."""

from __future__ import annotations

from heliograph import Organisation
from organisation.environments import PRODUCTION
from organisation.teams import PLATFORM, SEARCH

ORGANISATION = Organisation(
    "yourcompany",
    teams=[SEARCH, PLATFORM],
    environments=[PRODUCTION],
    grafana="https://grafana.yourcompany.com",
    runbooks="https://docs.yourcompany.com/observability",
)
