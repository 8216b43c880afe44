"""What the environment says of this process: `TRIBUTARY_PORT=8080 python -m tributary_service`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Spans = Literal["off", "console"]

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class WrongSetting(ValueError):
    """A variable holds what cannot be."""


@dataclass(frozen=True)
class Settings:
    """Where to listen, how much to log, where spans go, how much memory there is, whether it lets itself be broken."""

    host: str = "127.0.0.1"
    port: int = 8000
    log_level: str = "INFO"
    spans: Spans = "off"
    memory_limit: int | None = None
    faults: bool = False

    @staticmethod
    def read(environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings, from variables that begin with `TRIBUTARY_`. Raises WrongSetting."""
        port = environment.get("TRIBUTARY_PORT", "8000")
        if not port.isdecimal() or int(port) > 65535:
            raise WrongSetting(f"TRIBUTARY_PORT={port} is no port: give a number up to 65535")
        spans = environment.get("TRIBUTARY_SPANS", "off")
        if spans not in ("off", "console"):
            raise WrongSetting(f"TRIBUTARY_SPANS={spans} is no place for spans: give off or console")
        level = environment.get("TRIBUTARY_LOG_LEVEL", "INFO")
        if level not in LEVELS:
            raise WrongSetting(
                f"TRIBUTARY_LOG_LEVEL={level} is no level: give {', '.join(LEVELS[:-1])} or {LEVELS[-1]}"
            )
        memory = environment.get("TRIBUTARY_MEMORY_LIMIT")
        if memory is not None and (not memory.isdecimal() or int(memory) == 0):
            raise WrongSetting(f"TRIBUTARY_MEMORY_LIMIT={memory} is no size: give a number of bytes")
        return Settings(
            host=environment.get("TRIBUTARY_HOST", "127.0.0.1"),
            port=int(port),
            log_level=level,
            spans="console" if spans == "console" else "off",
            memory_limit=None if memory is None else int(memory),
            faults=environment.get("TRIBUTARY_FAULTS") == "1",
        )
