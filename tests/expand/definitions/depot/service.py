"""The depot."""

from depot import alerts, metrics, recordings

from heliograph import Service
from organisation.organisation import DEPOT

SERVICE = Service("depot", team=DEPOT, definitions=[metrics, recordings, alerts])
