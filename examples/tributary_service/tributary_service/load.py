"""Requests as clients would send them: `python -m tributary_service.load http://127.0.0.1:8000 --seconds 30`."""

from __future__ import annotations

import argparse
import asyncio
import collections
import random
import sys
import time
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

_DIMENSION: Final = 16
_CHANCE: Final = random.Random()  # noqa: S311 — no secrets
_AT_ONCE: Final = 200
"""Requests under way; what would be more is left out, for a service that stands still is not to be buried."""


class Client:
    """One tenant, and the dataset that it works on."""

    def __init__(self, http: httpx.AsyncClient, tenant: str, answers: collections.Counter[str]) -> None:
        self._http = http
        self._headers = {"X-Tenant-ID": tenant}
        self._answers = answers
        self._dataset: str | None = None
        self._former: str | None = None

    async def act(self) -> None:
        """One request, most often a search."""
        if self._dataset is None:
            await self._begin()
            return
        path = f"/datasets/{self._dataset}"
        match _CHANCE.choices(("search", "add", "list", "replace"), (80, 12, 6, 2))[0]:
            case "search":
                await self._send("POST", f"{path}/search", {"vector": _vector(), "count": 5})
            case "add":
                await self._send("POST", f"{path}/vectors", {"vectors": [_vector() for _ in range(10)]})
            case "list":
                await self._send("GET", "/datasets")
            case _:
                await self._begin()

    async def _begin(self) -> None:
        """Go on with a new dataset. The one before stays until the next time: it may be asked for at the moment."""
        made = await self._send("POST", "/datasets", {"dataset_type": _CHANCE.choice(("vector", "image", "text"))})
        if made is not None:
            gone, self._former, self._dataset = self._former, self._dataset, made.json()["id"]
            await self._send("POST", f"/datasets/{self._dataset}/vectors", {"vectors": [_vector()]})
            if gone is not None:
                await self._send("DELETE", f"/datasets/{gone}")

    async def _send(self, method: str, path: str, body: object = None) -> httpx.Response | None:
        """The answer, if it is a good one; each is counted by its status."""
        try:
            answer = await self._http.request(method, path, json=body, headers=self._headers)
        except httpx.HTTPError as trouble:
            self._answers[type(trouble).__name__] += 1
            return None
        self._answers[str(answer.status_code)] += 1
        return answer if answer.is_success else None


async def load(url: str, *, seconds: float, rate: float, tenants: int) -> collections.Counter[str]:
    """So many requests a second, for so long, in turn by each tenant; how many answers there were of each status."""
    answers: collections.Counter[str] = collections.Counter()
    limits = httpx.Limits(max_connections=_AT_ONCE)
    async with httpx.AsyncClient(base_url=url, timeout=30, limits=limits, trust_env=False) as http:
        clients = [Client(http, f"tenant-{number}", answers) for number in range(1, tenants + 1)]
        under_way: set[asyncio.Task[None]] = set()
        start = time.monotonic()
        for number in range(int(seconds * rate)):
            await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            if len(under_way) >= _AT_ONCE:
                answers["left out"] += 1
                continue
            task = asyncio.create_task(clients[number % tenants].act())
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        await asyncio.gather(*under_way)
    return answers


def _vector() -> list[float]:
    return [_CHANCE.gauss(0, 1) for _ in range(_DIMENSION)]


def main() -> int:
    """Load a service, and say what it answered."""
    parser = argparse.ArgumentParser("python -m tributary_service.load", description="Send requests to the service.")
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000", help="its address (%(default)s)")
    parser.add_argument("--seconds", type=_within(3600), default=30.0, help="for how long (%(default)s)")
    parser.add_argument("--rate", type=_within(1000), default=20.0, help="requests a second (%(default)s)")
    parser.add_argument("--tenants", type=int, choices=range(1, 101), metavar="1-100", default=3, help="(%(default)s)")
    given = parser.parse_args()
    try:
        answers = asyncio.run(load(given.url, seconds=given.seconds, rate=given.rate, tenants=given.tenants))
    except KeyboardInterrupt:
        return 130
    print(", ".join(f"{count} × {status}" for status, count in sorted(answers.items())))  # noqa: T201
    return 0


def _within(most: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        found = float(text)
        if not 0 < found <= most:
            raise argparse.ArgumentTypeError(f"{text} is not above 0 and at most {most:g}")
        return found

    return number


if __name__ == "__main__":
    sys.exit(main())
