"""What the runtime says of itself: every service that uses it exposes these beside its own metrics."""

from typing import Final, Literal

from heliograph.metrics.labels import Labels, label
from heliograph.metrics.spec import Counter

Reason = Literal["labels", "value", "exemplar", "registry", "exposition", "callback", "context", "trace", "log", "web"]
"""What goes wrong in the runtime: the values of the label `reason` of `heliograph_runtime_errors_total`."""

PACKAGE: Final = "heliograph"
"""Whose these metrics are, as `spec.defined` lists them."""


class LimitedLabel(Labels):
    """A label of a metric that has a limit."""

    metric: str = label(limit=1000)
    label_: str = label(limit=100, name="label")


class Fault(Labels):
    """What went wrong inside the runtime."""

    reason: Reason


LABEL_OVERFLOWS = Counter(
    "heliograph_label_overflows_total",
    "Updates whose label value was beyond the label's limit, and went to __overflow__.",
    LimitedLabel,
)
RUNTIME_ERRORS = Counter(
    "heliograph_runtime_errors_total", "Updates that were dropped, and failures of the runtime itself.", Fault
)


class Redacted(Labels):
    """What gave a secret away."""

    by: Literal["name", "pattern"]


REDACTIONS = Counter("heliograph_log_redactions_total", "Secrets that were kept out of log lines and spans.", Redacted)
