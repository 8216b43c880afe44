"""Ways to reach people. One file per kind; what all have in common is in `base`."""

from heliograph.model.receivers.base import Receiver
from heliograph.model.receivers.email import Email
from heliograph.model.receivers.opsgenie import Opsgenie
from heliograph.model.receivers.pagerduty import PagerDuty
from heliograph.model.receivers.slack import Slack
from heliograph.model.receivers.webhook import Webhook

__all__ = ["Email", "Opsgenie", "PagerDuty", "Receiver", "Slack", "Webhook"]
