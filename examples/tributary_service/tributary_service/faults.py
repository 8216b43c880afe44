"""Faults on demand, to see the alerts that they raise: errors, slowness, a leak. Off unless `TRIBUTARY_FAULTS=1`."""

from __future__ import annotations

import asyncio
import os
import random

from pydantic import BaseModel, Field


class Injected(RuntimeError):
    """A failure that somebody asked for."""


class Faults(BaseModel):
    """What is wrong: the share of requests that fail, seconds added to each, and bytes that each leaks."""

    error_ratio: float = Field(default=0.0, ge=0, le=1)
    latency_seconds: float = Field(default=0.0, ge=0, le=60)
    leak_bytes: int = Field(default=0, ge=0, le=1 << 24)


class Saboteur:
    """Does to each request what it was told last."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._leaked: list[bytes] = []

    def order(self, faults: Faults) -> None:
        """From now on do this. A leak that is called off gives its memory back."""
        self.faults = faults
        if not faults.leak_bytes:
            self._leaked.clear()

    async def strike(self) -> None:
        """Delay the request at hand, leak, and fail, as far as ordered. Raises Injected."""
        faults = self.faults
        if faults.latency_seconds:
            await asyncio.sleep(faults.latency_seconds)
        if faults.leak_bytes:
            self._leaked.append(os.urandom(faults.leak_bytes))  # random, so that no system can share its pages
        if random.random() < faults.error_ratio:  # noqa: S311 — no secret
            raise Injected("a fault was injected")
