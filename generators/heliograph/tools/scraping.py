"""Looks at a running service: fetches its exposition, or asks a Prometheus that scrapes it.

Answers are bounded in size and time, redirects are not followed, and no message holds what an address may hide: its
user, password and query.
"""

from __future__ import annotations

import json
import socket
import ssl
import sys
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from heliograph.conventions import TENANT_HEADER
from heliograph.findings import HeliographError
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import httpx

MOST_BYTES: Final = 64 * 1024 * 1024
"""What an answer may be long, after it was unpacked: some 300,000 series."""
GIVE: Final = "give a file, - for standard input, or an address that begins with http:// or https://"
"""What can be looked at, as the remedy where something else was named."""

_SECONDS = 30.0
_EXPOSITIONS = ("text/plain", "application/openmetrics-text")
_ACCEPT = "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class ServerMissing(HeliographError):
    """Nothing answers at an address, or not in time."""

    exit_code = 3


@frozen
class Body:
    """An exposition as it came."""

    content: bytes
    content_type: str


@frozen
class Known:
    """What a Prometheus knows of a service: metadata as name, type and unit, its series now, and those of `up`."""

    metadata: Sequence[tuple[str, str, str]]
    samples: Sequence[Mapping[str, str]]
    targets: Sequence[Mapping[str, str]]


def address(url: str) -> str:
    """An address as messages name it: without user, password and query. Raises HeliographError when it is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if not host:
        raise HeliographError("the address names no host", help="write it like http://localhost:8000/metrics")
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{parts.path}"


def local(file: Path | None) -> Body:
    """What is in a file, or on standard input when there is none. Raises HeliographError when that cannot be read."""
    name = "standard input" if file is None else str(file)
    try:
        with sys.stdin.buffer if file is None else file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as fault:
        raise HeliographError(f"{name}: {(fault.strerror or str(fault)).lower()}", help=GIVE) from fault
    if len(content) > MOST_BYTES:
        raise HeliographError(f"{name} is longer than {MOST_BYTES // 2**20} MiB", help="look at one instance at a time")
    return Body(content, "")


def secret(file: Path) -> str:
    """The token that a file holds. Raises HeliographError, which does not repeat it, when a header cannot carry it."""
    text = local(file).content.decode(errors="replace").strip()
    if not text or not text.isascii() or not text.isprintable():
        raise HeliographError(f"{file} holds no token", help="write the token alone, on one line")
    return text


def look(
    url: str, scope: Mapping[str, str], *, prometheus: bool = False, token: str = "", tenant: str = ""
) -> Body | Known:
    """What is at an address: an exposition, or a Prometheus when `prometheus` says so or it answers as one.

    `scope` are the labels that select the service there; `token` is sent as a bearer's, `tenant` as whose data is
    asked for. Raises ServerMissing, or HeliographError when the answer is of no use.
    """
    import httpx

    shown = address(url)
    if not (tenant.isascii() and tenant.isprintable()):
        raise HeliographError(f"{tenant!r} cannot be the name of a tenant", help="run `heliograph check`")
    sent = {"Authorization": f"Bearer {token}" if token else "", TENANT_HEADER: tenant}
    headers = {name: value for name, value in sent.items() if value}
    outside = urlsplit(url).hostname not in _LOOPBACK  # proxies lead out of the machine, not back into it
    with httpx.Client(headers=headers, timeout=_SECONDS, follow_redirects=False, trust_env=outside) as client:
        if not prometheus:
            status, kind, content = _get(client, url, {}, _ACCEPT)
            if status == 200 and kind.startswith(_EXPOSITIONS):
                return Body(content, kind)
            if not _is_prometheus(client, url):
                raise HeliographError(
                    f"{shown} answers {status}, and with {kind.partition(';')[0] or 'no type'}: that is no exposition",
                    help="name the address of /metrics, or the base address of a Prometheus",
                )
        return _known(client, url, scope)


def _is_prometheus(client: httpx.Client, url: str) -> bool:
    try:
        return bool(_api(client, url, "status/buildinfo", {}))
    except HeliographError:
        return False


def _known(client: httpx.Client, url: str, scope: Mapping[str, str]) -> Known:
    selector = "{" + ",".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in scope.items()) + "}"
    try:
        samples = [one["metric"] for one in _api(client, url, "query", {"query": selector})["result"]]
        if not samples:
            jobs = _api(client, url, "label/job/values", {})
            raise HeliographError(
                f"{address(url)} has no series {selector} now",
                help=f"the jobs that it knows are {', '.join(sorted(jobs))}" if jobs else "it scrapes nothing yet",
            )
        up = {"__name__": "up", **scope}
        return Known(_metadata(client, url, selector), samples, [one for one in samples if up.items() <= one.items()])
    except (KeyError, TypeError, AttributeError) as fault:
        raise HeliographError(
            f"{address(url)} does not answer as a Prometheus does", help="name its base address, without /api/v1"
        ) from fault


def _metadata(client: httpx.Client, url: str, selector: str) -> list[tuple[str, str, str]]:
    """Of the service's targets alone; where that cannot be asked, as in Mimir, of every metric of these names."""
    try:
        found = _api(client, url, "targets/metadata", {"match_target": selector})
        return [(one["metric"], one["type"], one.get("unit", "")) for one in found]
    except ServerMissing:
        raise
    except HeliographError:
        found = _api(client, url, "metadata", {})
        return [(name, one["type"], one.get("unit", "")) for name, many in found.items() for one in many]


def _api(client: httpx.Client, url: str, path: str, parameters: Mapping[str, str]) -> Any:
    """The data of an answer of Prometheus' API."""
    parts = urlsplit(url)
    base = parts._replace(path=f"{parts.path.rstrip('/')}/api/v1/{path}", query="", fragment="").geturl()
    status, _, content = _get(client, base, parameters, "application/json")
    try:
        answer = json.loads(content)
        if answer["status"] == "success":
            return answer["data"]
        reason = f": {answer['error']}"
    except (ValueError, KeyError, TypeError):
        reason = ""
    raise HeliographError(f"{address(base)} answers {status}{reason}", help="is it the base address of a Prometheus?")


def _get(client: httpx.Client, url: str, parameters: Mapping[str, str], accept: str) -> tuple[int, str, bytes]:
    """Status, content type and body of an answer."""
    import httpx

    shown, deadline = address(url), time.monotonic() + _SECONDS
    content = bytearray()
    try:
        with client.stream("GET", url, params=parameters or None, headers={"Accept": accept}) as answer:
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > MOST_BYTES:
                    raise HeliographError(
                        f"{shown} answers with more than {MOST_BYTES // 2**20} MiB",
                        help="look at one instance at a time",
                    )
                if time.monotonic() > deadline:
                    raise ServerMissing(f"{shown} has not finished answering after {_SECONDS:g} s")
            return answer.status_code, answer.headers.get("content-type", "").lower(), bytes(content)
    except httpx.TimeoutException as fault:
        raise ServerMissing(f"{shown} does not answer within {_SECONDS:g} s", help="is the server well?") from fault
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as fault:
        raise HeliographError(f"{shown} is no http address", help="write http:// or https://") from fault
    except httpx.HTTPError as fault:
        reason, remedy = _reason(fault)
        raise ServerMissing(f"nothing answers at {shown}: {reason}", help=remedy) from fault


def _reason(fault: httpx.HTTPError) -> tuple[str, str]:
    """Why a connection failed, in the system's words but never with the address, and what to look at."""
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted, {cause.verify_message}", "is it the right host?"
        if isinstance(cause, ssl.SSLError):
            return "it does not speak TLS", "is it an http:// address?"
        if isinstance(cause, socket.gaierror):
            return "no such host is known", "is the name right, and known from here?"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.lower(), "is the server running?"
        cause = cause.__cause__ or cause.__context__
    return "it does not speak HTTP", "is the server running?"
