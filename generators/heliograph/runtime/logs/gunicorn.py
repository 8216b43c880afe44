"""gunicorn's own logger, for its `logger_class`: the lines of the master, too, are JSON.

In `gunicorn.conf.py`:

    from heliograph.runtime import logs

    logs.setup(service="tributary")
    logger_class = "heliograph.runtime.logs.gunicorn.Logger"

The application calls `logs.setup` as well, or nothing: workers inherit what the master has set up.
"""

from __future__ import annotations

from typing import Any

from gunicorn import glogging

from heliograph.runtime.logs.setup import current_handler, setup


class Logger(glogging.Logger):  # type: ignore[misc]  # it has no types
    """Sends gunicorn's records where all others go, and writes no access log."""

    def setup(self, cfg: Any) -> None:
        """Take over gunicorn's settings, but for where its logs go; again at each reload."""
        super().setup(cfg)
        handler = current_handler() or setup(service=cfg.proc_name)
        # The list itself is what a uvicorn worker takes over.
        self.error_log.handlers = [handler]
        self.access_log.handlers = []

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Nothing: the line of a request is its middleware's."""
