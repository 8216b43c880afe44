"""The escape hatch: what a definition adds to the generated JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from heliograph.plain import numbers


def merged(base: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `extra` merged in: mappings merge, everything else replaces. Neither is changed."""
    result = dict(base)
    for key, value in extra.items():
        old = result.get(key)
        if isinstance(value, Mapping):
            value = cast("Mapping[str, Any]", value)
            result[key] = merged(cast("dict[str, Any]", old) if isinstance(old, dict) else {}, value)
        else:
            result[key] = numbers(value)
    return result
