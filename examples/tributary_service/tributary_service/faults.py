"""Faults on demand, to see the alerts that they raise: errors, slowness, a leak. Off unless `TRIBUTARY_FAULTS=1`."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field


class Injected(RuntimeError):
    """A failure that somebody asked for."""


@dataclass
class Faults:
    """What is wrong now: the share of requests that fail, seconds added to each, and bytes that each leaks."""

    error_ratio: float = 0.0
    latency_seconds: float = 0.0
    leak_bytes: int = 0
    leaked: list[bytes] = field(default_factory=list)

    def strike(self) -> float:
        """Leak and fail as asked; the seconds that the request is to take longer."""
        if self.leak_bytes:
            self.leaked.append(os.urandom(self.leak_bytes))  # random, so that no system can share its pages
        if random.random() < self.error_ratio:  # noqa: S311 — no secret
            raise Injected("a fault was injected")
        return self.latency_seconds


def allowed() -> bool:
    """Whether this process lets itself be broken."""
    return os.environ.get("TRIBUTARY_FAULTS") == "1"
