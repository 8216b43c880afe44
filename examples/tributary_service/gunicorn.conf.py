"""Several processes that share their metrics: see README.md."""

from heliograph.runtime import logs
from heliograph.runtime.exposition.gunicorn import child_exit, on_starting
from tributary_service.settings import Settings

__all__ = ["child_exit", "on_starting"]

SETTINGS = Settings.read()
logs.setup(service="tributary", level=SETTINGS.log_level)

bind = f"{SETTINGS.host}:{SETTINGS.port}"
workers = 2
worker_class = "uvicorn_worker.UvicornWorker"
logger_class = "heliograph.runtime.logs.gunicorn.Logger"
