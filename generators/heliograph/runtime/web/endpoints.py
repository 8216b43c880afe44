"""The template of the route that a request matched: `/datasets/{id}`, never `/datasets/42`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from heliograph.metrics.instruments import mistakes
from heliograph.runtime.web.exchange import ENDPOINT_KEY, UNMATCHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MOST_WALKS: Final = 100
"""How often the routes are read again for what serves a request and was not among them before."""

_PARAMETER: Final = re.compile(r"\\{\w+(?::(\w+))?\\}")  # in a template whose special characters are escaped


class Templates:
    """The templates of an ASGI application by what serves them: read from its routes, mounted ones included.

    Starlette says which function served a request, but of a mounted one only the concrete path of the mount, and
    FastAPI not the prefix of an included router. So the routes are walked, once, and again when one is new.
    """

    __slots__ = ("_known", "_root", "_walks")

    def __init__(self) -> None:
        self._walks = 0
        self._known: dict[int, tuple[Any, tuple[str, ...]]] = {}
        self._root: Any = None

    def of(self, scope: Mapping[str, Any], root: Any) -> str:
        """The template that a request matched within the application `root`; UNMATCHED when it matched none."""
        try:
            given = scope.get(ENDPOINT_KEY)
            if given is not None:
                return str(given)
            endpoint = scope.get("endpoint")
            if endpoint is None:
                return UNMATCHED
            found = self._known.get(id(endpoint))
            if found is None or root is not self._root:
                found = self._learn(endpoint, root)
            templates = found[1]
            if len(templates) == 1:
                return templates[0]
            return _matching(templates, scope) if templates else _own(scope)
        except Exception as error:  # noqa: BLE001 — telemetry never breaks what carries it
            mistakes.failed("web", error)
            return UNMATCHED

    def _learn(self, endpoint: Any, root: Any) -> tuple[Any, tuple[str, ...]]:
        if self._walks >= _MOST_WALKS:
            return endpoint, ()
        self._walks += 1
        known: dict[int, tuple[Any, tuple[str, ...]]] = {}
        for one, template in _walk(getattr(root, "routes", ()), ""):
            _, before = known.get(id(one), (one, ()))
            if template not in before:
                known[id(one)] = (one, (*before, template))
        self._root, self._known = root, known
        # What no route leads to is remembered too, so that it costs a walk no more than once.
        return known.setdefault(id(endpoint), (endpoint, ()))


def _walk(routes: Iterable[Any], prefix: str) -> Iterator[tuple[Any, str]]:
    """What serves each route, and the route's whole template."""
    for route in routes:
        included = getattr(route, "effective_route_contexts", None)  # FastAPI's included routers, since 0.116
        if included is not None:
            for one in included():
                yield from _walk([getattr(one, "starlette_route", None) or one], prefix)
            continue
        template = prefix + (getattr(route, "path", None) or "")  # a Host has none
        inner = getattr(route, "routes", None)
        if inner is not None:
            yield getattr(route, "app", None), template or "/"
            yield from _walk(inner, template)
        elif hasattr(route, "endpoint"):
            yield route.endpoint, template


def _matching(templates: Iterable[str], scope: Mapping[str, Any]) -> str:
    """Of several templates that one function serves, the one that the path matches."""
    path: str = scope["path"]
    path = path.removeprefix(scope.get("app_root_path", scope.get("root_path", "")))
    for template in templates:
        pattern = _PARAMETER.sub(lambda found: ".*" if found[1] == "path" else "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path):
            return template
    return _own(scope)


def _own(scope: Mapping[str, Any]) -> str:
    """What the last router says of its own route."""
    path: str | None = getattr(scope.get("route"), "path", None)
    return path or UNMATCHED


def of_environment(environ: Mapping[str, Any], mounted_at: str) -> str:
    """The template that a WSGI request matched; `mounted_at` is where the middleware's own application is mounted."""
    try:
        given = environ.get(ENDPOINT_KEY)
        if given is None:
            rule = getattr(environ.get("werkzeug.request"), "url_rule", None)
            given = None if rule is None else rule.rule
        if given is None:
            return UNMATCHED
        # An application dispatched to within this one is mounted at a prefix of its own.
        return str(environ.get("SCRIPT_NAME", "")).removeprefix(mounted_at) + str(given)
    except Exception as error:  # noqa: BLE001
        mistakes.failed("web", error)
        return UNMATCHED
