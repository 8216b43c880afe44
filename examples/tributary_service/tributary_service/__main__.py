"""`python -m tributary_service`: serve until the process is asked to stop, then end the requests under way."""

from __future__ import annotations

import sys

import uvicorn

from tributary_service.settings import Settings, WrongSetting


def main() -> int:
    """Serve; the exit code."""
    try:
        settings = Settings.read()
    except WrongSetting as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201
        return 2
    uvicorn.run("tributary_service.app:app", host=settings.host, port=settings.port, timeout_graceful_shutdown=10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
