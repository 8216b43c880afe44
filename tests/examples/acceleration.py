"""The rendered rules and routes, with every duration in them a fraction of what it is: hours pass in minutes."""

from __future__ import annotations

import re
from typing import Any

SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
DURATION = re.compile(r""""(?:[^"\\]|\\.)*"|(?<![\w:.])\d+(?:ms|[smhdw])(?![\w:])""")
HORIZON = re.compile(r"(predict_linear\(.*?, )(\d+)(\))")


def shorter(duration: str, factor: float) -> str:
    """A duration divided by `factor`, a millisecond at least: `shorter("5m", 60)` is `5000ms`."""
    amount, unit = re.fullmatch(r"(\d+)(ms|[smhdw])", duration).groups()
    return f"{max(1, round(int(amount) * SECONDS[unit] * 1000 / factor))}ms"


def expression(text: str, factor: float) -> str:
    """An expression whose windows, offsets and horizons are shorter."""
    text = DURATION.sub(lambda found: found[0] if found[0][0] == '"' else shorter(found[0], factor), text)
    return HORIZON.sub(lambda found: f"{found[1]}{int(found[2]) / factor}{found[3]}", text)


def rules(file: dict[str, Any], factor: float) -> dict[str, Any]:
    """A rule file in which time runs faster; names, thresholds and labels stay."""
    groups = []
    for group in file["groups"]:
        made = []
        for rule in group["rules"]:
            times = {key: shorter(rule[key], factor) for key in ("for", "keep_firing_for") if key in rule}
            made.append({**rule, "expr": expression(rule["expr"], factor), **times})
        groups.append({**group, "interval": shorter(group["interval"], factor), "rules": made})
    return {"groups": groups}


def routes(route: dict[str, Any], factor: float) -> dict[str, Any]:
    """A routing tree that groups and repeats faster."""
    times = {key: shorter(route[key], factor) for key in route if key.endswith(("_wait", "_interval"))}
    return {**route, **times, "routes": [routes(one, factor) for one in route.get("routes", ())]}
