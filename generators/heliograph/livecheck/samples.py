"""What an exposition says, read: samples, the kinds and units of families, and the lines that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


class Exemplar(NamedTuple):
    """One observation that stands for others; `timestamp` in seconds since 1970."""

    labels: Mapping[str, str]
    value: float
    timestamp: float | None = None


class Sample(NamedTuple):
    """One line: a series and its value; `timestamp` in seconds since 1970, `line` counted from 1."""

    name: str
    labels: Mapping[str, str]
    value: float
    timestamp: float | None = None
    exemplar: Exemplar | None = None
    line: int = 0


class Description(NamedTuple):
    """One line about a family: `keyword` is TYPE, HELP or UNIT."""

    keyword: str
    name: str
    text: str


class Mistake(NamedTuple):
    """Why a line makes Prometheus refuse the exposition; `text` is the line, or its beginning."""

    line: int
    message: str
    text: str


class Malformed(ValueError):
    """A line that cannot be read; the message says why, as the end of a sentence about the line."""


@frozen
class Exposition:
    """A whole body. `kinds`, `helps` and `units` are by family, as the lines above its samples say.

    `mistakes` are the first ones, `unsaid` is how many more there are.
    """

    openmetrics: bool
    kinds: Mapping[str, str]
    helps: Mapping[str, str]
    units: Mapping[str, str]
    samples: tuple[Sample, ...]
    mistakes: tuple[Mistake, ...] = ()
    unsaid: int = 0
