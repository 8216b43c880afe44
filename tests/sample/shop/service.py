"""The shop."""

from shop import alerts, metrics
from shop.dashboards import overview

from heliograph import Service
from organisation.organisation import TEAM, WITHOUT

SERVICE = Service("shop", title="Shop", team=TEAM, definitions=[metrics, alerts, overview], generated_alerts=WITHOUT)
