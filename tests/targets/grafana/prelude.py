"""What the cases of panels are made from: a small shop with metrics, alerts and a foreign series."""

from __future__ import annotations

from typing import Literal

from heliograph import CRITICAL, HIGH, LOW, MEDIUM, Absence, Slack, Team, Threshold, Trend
from heliograph.metrics import LATENCY, Counter, Gauge, Histogram, Info, Labels, label, matches


class Order(Labels):
    """One order."""

    method: Literal["card", "cash"]
    shop: str = label(limit=50)


class Build(Labels):
    """What runs."""

    version: str = label(limit=10)


ORDERS = Counter("orders_total", "Orders taken.", Order)
FAILURES = Counter("order_failures_total", "Orders that failed.", Order)
DURATION = Histogram("order_duration_seconds", "Time to take an order.", Order, buckets=LATENCY)
MEMORY = Gauge("memory_bytes", "Memory in use.")
QUEUE = Gauge("queue_ratio", "Share of the queue in use.", Order)
BUILD = Info("build_info", "The version that runs.", Build)
UP = Gauge("up", "1 while the last scrape of a target succeeded.", foreign="Prometheus")
NODE_LOAD = Gauge("node_load1", "Load of the machine.", foreign="node exporter", scope={"cluster": "shop"})
METRICS = [ORDERS, FAILURES, DURATION, MEMORY, QUEUE, BUILD, UP, NODE_LOAD]

CHAT = Slack("shop-chat", channel="#shop", api_url_file="/etc/alertmanager/secrets/slack")
TEAM = Team("shop", receivers={severity: [CHAT] for severity in (CRITICAL, HIGH, MEDIUM, LOW)})

failure_ratio = FAILURES.rate().sum() / ORDERS.rate().sum()
FAILING = Threshold(
    "OrdersFailing",
    failure_ratio > 0.05,
    severity=HIGH,
    team=TEAM,
    summary="Orders fail",
    runbook="runbooks/orders-failing.md",
)
IDLE = Threshold("ShopIdle", ORDERS.rate().sum() < 0.1, severity=CRITICAL, team=TEAM, summary="No orders")
FULL = Trend("QueueFull", QUEUE.max(), window="1h", reaches=0.9, within="4h", severity=LOW, team=TEAM, summary="Full")
GONE = Absence("ShopGone", UP, severity=CRITICAL, team=TEAM, summary="Gone")
ALERTS = [FAILING, IDLE, FULL, GONE]

__all__ = [
    "ALERTS",
    "BUILD",
    "DURATION",
    "FAILING",
    "FAILURES",
    "FULL",
    "GONE",
    "IDLE",
    "MEMORY",
    "METRICS",
    "NODE_LOAD",
    "ORDERS",
    "QUEUE",
    "TEAM",
    "UP",
    "failure_ratio",
    "matches",
]
