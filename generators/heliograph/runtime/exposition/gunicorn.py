"""Hooks of gunicorn for several workers that share their metrics.

With `PROMETHEUS_MULTIPROC_DIR` set, gunicorn.conf.py needs one line:
`from heliograph.runtime.exposition.gunicorn import child_exit, on_starting`.
"""

from __future__ import annotations

import os
from typing import Any

from heliograph.runtime.exposition import processes

processes.make_folder()  # by the import: what gunicorn.conf.py does after it, as setting up logs, counts already


def on_starting(server: Any) -> None:  # noqa: ARG001 — gunicorn's signature
    """Begin with an empty folder; not when a running gunicorn replaces itself, whose workers still count."""
    if "GUNICORN_PID" not in os.environ:
        processes.start_afresh()


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 — gunicorn's signature
    """Take a worker's gauges out of the sums when it is gone."""
    processes.process_ended(worker.pid)
