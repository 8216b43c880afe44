"""The golden signals of the service, and the sampler of its process."""

from __future__ import annotations

from heliograph.runtime.saturation import Saturation
from heliograph.runtime.signals import GoldenSignals
from tributary_telemetry.metrics import (
    CPU_USAGE,
    ERRORS,
    MEMORY_USAGE,
    REQUEST_DURATION,
    REQUESTS,
    RESOURCE_UTILIZATION,
)

SIGNALS = GoldenSignals(requests=REQUESTS, duration=REQUEST_DURATION, errors=ERRORS, utilization=RESOURCE_UTILIZATION)

# The web middleware starts it in the process that serves: TelemetryMiddleware(app, SIGNALS, saturation=SATURATION).
SATURATION = Saturation(SIGNALS, cpu=CPU_USAGE, memory=MEMORY_USAGE)
