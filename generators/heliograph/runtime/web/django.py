"""Django's part: the template of the view that a request resolved to, which Django keeps to itself.

Put it first in the settings, beside the middleware around the application:

    MIDDLEWARE = ["heliograph.runtime.web.django.endpoint", …]
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from heliograph.runtime.web.exchange import ENDPOINT_KEY

if TYPE_CHECKING:
    from collections.abc import Callable


def endpoint(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware of Django, synchronous or not as its place in the stack asks."""
    if inspect.iscoroutinefunction(get_response):

        async def respond_async(request: Any) -> Any:
            response = await get_response(request)
            _say(request)
            return response

        return respond_async

    def respond(request: Any) -> Any:
        response = get_response(request)
        _say(request)
        return response

    return respond


# Django asks the factory what it can do.
endpoint.sync_capable = True  # type: ignore[attr-defined]
endpoint.async_capable = True  # type: ignore[attr-defined]


def _say(request: Any) -> None:
    match = request.resolver_match
    if match is not None:
        # Under ASGI a request has a scope; under WSGI its META is the environment.
        told = request.scope if hasattr(request, "scope") else request.META
        told[ENDPOINT_KEY] = "/" + match.route
