"""Logs as lines of JSON with request, tenant, user and trace, from any library, without secrets.

    from heliograph.runtime import logs

    logs.setup(service="tributary")

From then on `logging.getLogger(__name__).info("built %s", name, extra={"index": name})` is such a line. For structlog
see `logs.structlog`, for gunicorn's master `logs.gunicorn`; `logs.request_line` is the line that middlewares write.
"""

from heliograph.runtime.logs.handler import Handler
from heliograph.runtime.logs.lines import Formatter
from heliograph.runtime.logs.request import request_line
from heliograph.runtime.logs.setup import setup
from heliograph.runtime.logs.writing import Limits
from heliograph.runtime.redaction import Redactor

__all__ = ["Formatter", "Handler", "Limits", "Redactor", "request_line", "setup"]
