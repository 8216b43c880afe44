"""What the service is worth to the people who use it."""

from __future__ import annotations

from heliograph import Dashboard, Gauge, PieChart, Stat, TimeSeries
from tributary_telemetry.metrics import API_USAGE_COST, CUSTOMER_SATISFACTION, FEATURE_USAGE, USERS_ACTIVE

BUSINESS = Dashboard(
    "Tributary AI Service for DeepLake Business Metrics",
    Stat("Total Users", USERS_ACTIVE.sum()),
    TimeSeries("Revenue Impact", API_USAGE_COST.increase("1h").sum(by=["tenant_id"]).topk(10)),
    PieChart("Feature Usage", FEATURE_USAGE.increase("1d").sum(by=["feature_name"])),
    Gauge("Customer Satisfaction", CUSTOMER_SATISFACTION.avg(), min=0, max=5),
    description="Business-focused metrics and KPIs.",
    since="24h",
    refresh="5m",
)
