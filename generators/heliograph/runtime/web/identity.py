"""Who a request says it is for: ids from headers, believed only when they look like ids.

They go into logs, traces and a response header, the tenant's into a label: so nothing but a short plain word is taken.
"""

from __future__ import annotations

import os
import re
from typing import Final

REQUEST_ID_HEADER: Final = "x-request-id"
TENANT_HEADER: Final = "x-tenant-id"

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._=:+/@-]{0,127}").fullmatch
_TENANT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}").fullmatch


def request_id(given: str | None) -> str:
    """The id that the client, or a proxy before it, gave; a new one when it gave none or none that can be one."""
    return given if given is not None and _REQUEST_ID(given) else os.urandom(16).hex()


def tenant_id(given: str | None) -> str | None:
    """The tenant that a header names; None when it names none or what cannot be one."""
    return given if given is not None and _TENANT(given) else None
