"""What the depot records."""

from depot.metrics import REQUESTS

from heliograph import Recording
from heliograph.metrics import matches

FAILED = Recording(
    "endpoint:requests_failed:rate5m", REQUESTS.where(status_code=matches("5..")).rate().sum(by=["endpoint"])
)
SERVED = Recording("endpoint:requests:rate5m", REQUESTS.rate().sum(by=["endpoint"]), labels={"tier": "front"})
FAILED_SHARE = Recording("endpoint:requests_failed:ratio_rate5m", FAILED / SERVED.ignoring("tier"))
BUSY = Recording("depot:requests:rate5m", SERVED.sum())
