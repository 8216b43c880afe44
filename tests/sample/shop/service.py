"""The shop."""

from heliograph import Service
from organisation.organisation import TEAM
from shop import alerts, metrics
from shop.dashboards import overview

SERVICE = Service("shop", title="Shop", team=TEAM, definitions=[metrics, alerts, overview])
