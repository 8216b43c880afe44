"""What a scraper asks for: form, compression, families, and how long it waits (RFC 9110, Prometheus' own headers)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qsl

from heliograph.runtime.exposition.formats import FORMATS, TEXT, Escaping, Format

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST: Final = 100  # ranges or names in one header or query; nobody means more
_PATIENCE: Final = 10.0  # seconds: how long Prometheus waits unless it says otherwise
_LONGEST: Final = 120.0
_MARGIN: Final = 0.5  # seconds for the way back
_ESCAPINGS: Final[dict[str, Escaping]] = {
    "underscores": "underscores",
    "allow-utf-8": "allow-utf-8",
    "dots": "dots",
    "values": "values",
}


class Request(NamedTuple):
    """What one scrape asks for; scrapes that ask for the same can have the same answer."""

    format: Format
    gzip: bool
    names: frozenset[str]
    """The families wanted; empty for all."""
    seconds: float
    """How long an answer may take."""


class _Range(NamedTuple):
    value: str
    parameters: dict[str, str]
    quality: float


def requested(accept: str, accept_encoding: str, timeout: str, query: str) -> Request:
    """What the headers Accept, Accept-Encoding and X-Prometheus-Scrape-Timeout-Seconds and the query ask for.

    What cannot be read counts as not said.
    """
    return Request(accepted_format(accept), accepts_gzip(accept_encoding), names(query), budget(timeout))


def accepted_format(accept: str) -> Format:
    """The most welcome of our formats: by quality, then those called by name before wildcards, then by place.

    When none is, the text format: a scraper that cannot say what it wants has always been given that one.
    """
    ranges = list(_ranges(accept))
    best, chosen = (0.0, 0, 0), TEXT
    for offer in FORMATS:
        exactness, place = max([(_exactness(one, offer), -place) for place, one in enumerate(ranges)], default=(0, 0))
        if not exactness or not (quality := ranges[-place].quality):
            continue
        rank = (quality, min(exactness, 3), place)
        if best[0] == 0 or rank > best:
            escaping = _ESCAPINGS.get(ranges[-place].parameters.get("escaping", ""), "underscores")
            best, chosen = rank, offer._replace(escaping=escaping) if offer.version == "1.0.0" else offer
    return chosen


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether gzip is welcome, and no less so than no compression at all."""
    qualities = {one.value.removeprefix("x-"): one.quality for one in _ranges(accept_encoding)}
    gzip = qualities.get("gzip", qualities.get("*", 0.0))
    return gzip > 0 and gzip >= qualities.get("identity", 0.0)


def names(query: str) -> frozenset[str]:
    """The values of `name[]`."""
    try:
        pairs = parse_qsl(query, max_num_fields=_MOST)
    except ValueError:  # too many
        return frozenset()
    return frozenset(value for name, value in pairs if name == "name[]")


def budget(timeout: str) -> float:
    """Seconds to answer in: what the scraper waits, less the way back, in reasonable bounds."""
    try:
        seconds = float(timeout)
    except ValueError:
        seconds = _PATIENCE
    if not seconds > 0:
        seconds = _PATIENCE
    seconds = min(seconds, _LONGEST)
    return max(seconds - _MARGIN, seconds / 2)


def _exactness(one: _Range, format: Format) -> int:
    """How exactly a range names a format: 0 not at all, 1 to 3 by wildcards, 4 with its version."""
    kind, _, _ = format.media_type.partition("/")
    if one.value == "*/*":
        return 1
    if one.value == f"{kind}/*":
        return 2
    if one.value != format.media_type:
        return 0
    version = one.parameters.get("version")
    return 3 if version is None else 4 * (version == format.version)


def _ranges(header: str) -> Iterator[_Range]:
    """The entries of a header with their parameters and quality, without those that cannot be read."""
    for entry in header.split(",")[:_MOST]:
        value, *rest = (part.strip() for part in entry.lower().split(";"))
        parameters = {key.strip(): text.strip().strip('"') for key, _, text in (part.partition("=") for part in rest)}
        try:
            quality = float(parameters.pop("q", "1"))
        except ValueError:
            continue
        if value and 0 <= quality <= 1:
            yield _Range(value, parameters, quality)
