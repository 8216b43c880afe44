"""One line of an exposition: a sample, or what is said of a family.

The text format (0.0.4 and 1.0.0) leaves spaces and tabs to the writer and counts milliseconds; OpenMetrics has one
space in each place, counts seconds, and has exemplars. Both may quote names that are not `[a-zA-Z_:][a-zA-Z0-9_:]*`.
"""

from __future__ import annotations

import math
import re
from typing import Final

from heliograph.livecheck.samples import Description, Exemplar, Malformed, Sample

# Possessive throughout: a line is read in time proportional to its length, whatever it holds.
_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*+"
_QUOTED = r'"(?:[^"\\]|\\.)*+"'
_BRACES = rf'\{{((?:[^"}}]|{_QUOTED})*+)\}}'
_S, _SOME = r"[ \t]*+", r"[ \t]++"
_TEXT_SAMPLE = re.compile(
    rf"{_S}({_NAME})?+{_S}(?:{_BRACES})?+{_S}([^ \t{{][^ \t]*+)(?:{_SOME}([^ \t]++))?{_S}",
)
_OPEN_SAMPLE = re.compile(
    rf"({_NAME})?+(?:{_BRACES})?+ ([^ {{][^ ]*+)(?: ([^ #][^ ]*+))?(?: # {_BRACES} ([^ ]++)(?: ([^ ]++))?)?"
)
_TEXT_LABEL = re.compile(rf"{_S}(?:([a-zA-Z_][a-zA-Z0-9_]*+)|({_QUOTED})){_S}(?:={_S}({_QUOTED}){_S})?(,|$)")
_OPEN_LABEL = re.compile(rf"(?:([a-zA-Z_][a-zA-Z0-9_]*+)|({_QUOTED}))(?:=({_QUOTED}))?(,|$)")
_TEXT_DESCRIPTION = re.compile(rf"{_S}#{_SOME}(HELP|TYPE){_SOME}({_NAME}|{_QUOTED})(?:{_SOME}(.*))?")
_OPEN_DESCRIPTION = re.compile(rf"# (HELP|TYPE|UNIT) ({_NAME}|{_QUOTED}) (.*)")
_NOTHING, _END = re.compile(rf"{_S}$"), re.compile("$")
_UNUSUAL = re.compile(r"[^+.0-9A-Za-z-]")  # what Python reads in numbers, and Prometheus does not
_ESCAPE = re.compile(r'\\[\\n"]')
_HELP_ESCAPE = re.compile(r"\\[\\n]")
_ESCAPED: Final = {"\\\\": "\\", "\\n": "\n", '\\"': '"'}
_TEXT_KINDS: Final = ("counter", "gauge", "histogram", "summary", "untyped")
_OPEN_KINDS: Final = ("counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset", "unknown")
_LONGEST_EXEMPLAR = 128


def sample(text: str, *, openmetrics: bool, line: int = 0) -> Sample:
    """The sample that a line states. Raises Malformed."""
    if text.endswith("\r"):
        raise Malformed("ends in a carriage return; lines end in a line feed alone")
    found = (_OPEN_SAMPLE if openmetrics else _TEXT_SAMPLE).fullmatch(text)
    if found is None:
        raise Malformed(_why_no_sample(text, openmetrics=openmetrics))
    name, inside, value, timestamp = found.groups()[:4]
    labels, quoted = ({}, None) if inside is None else _labels(inside, openmetrics=openmetrics)
    if (name is None) == (quoted is None):
        raise Malformed("names no metric" if name is None else "names its metric twice")
    seconds = _seconds if openmetrics else _milliseconds
    at = None if timestamp is None else seconds(timestamp)
    whole = name or quoted or ""
    exemplar = _exemplar(*found.groups()[4:]) if openmetrics and found[5] is not None else None
    if exemplar is not None and not whole.endswith(("_total", "_bucket")):
        raise Malformed("has an exemplar, which only counters and buckets may have")
    return Sample(whole, labels, _number(value), at, exemplar, line)


def description(text: str, *, openmetrics: bool) -> Description | None:
    """What a line that begins with `#` says of a family; None for a comment. Raises Malformed."""
    found = (_OPEN_DESCRIPTION if openmetrics else _TEXT_DESCRIPTION).fullmatch(text)
    if found is None:
        if openmetrics:
            raise Malformed("is a comment, which OpenMetrics does not have")
        if re.match(r"[ \t]*#[ \t]+TYPE([ \t]|$)", text):
            raise Malformed("gives no type of a metric")
        return None
    keyword, name, rest = found[1], _unquoted(found[2]), found[3] or ""
    if keyword == "TYPE":
        known = _OPEN_KINDS if openmetrics else _TEXT_KINDS
        if rest not in known:
            raise Malformed(f'gives the type "{rest}"; there are {", ".join(known)}')
    elif keyword == "UNIT":
        if rest and not name.endswith(f"_{rest}"):
            raise Malformed(f'gives the unit "{_brief(rest)}" to a name that does not end in it')
    else:
        rest = (_ESCAPE if openmetrics else _HELP_ESCAPE).sub(_plain, rest)
    return Description(keyword, name, rest)


def _labels(inside: str, *, openmetrics: bool) -> tuple[dict[str, str], str | None]:
    """The labels between braces, and the metric's name when it is quoted among them."""
    labels: dict[str, str] = {}
    name: str | None = None
    pattern, nothing = (_OPEN_LABEL, _END) if openmetrics else (_TEXT_LABEL, _NOTHING)
    at, more = 0, nothing.match(inside) is None
    while more:
        found = pattern.match(inside, at)
        if found is None or (found[3] is None and found[2] is None):
            raise Malformed("has labels that cannot be read")
        bare, quoted, value, comma = found.groups()
        if value is None:
            if name is not None or labels:
                raise Malformed("names its metric behind a label, or twice")
            name = _unquoted(quoted)
        else:
            label = bare or _unquoted(quoted)
            if label in labels:
                raise Malformed(f"has the label {label} twice")
            labels[label] = _unquoted(value)
        at = found.end()
        # In the text format, a comma may stand behind the last label.
        more = bool(comma) and (openmetrics or nothing.match(inside, at) is None)
    return labels, name


def _exemplar(inside: str, value: str, timestamp: str | None) -> Exemplar:
    labels, name = _labels(inside, openmetrics=True)
    if name is not None:
        raise Malformed("has an exemplar that cannot be read")
    if sum(len(key) + len(text) for key, text in labels.items()) > _LONGEST_EXEMPLAR:
        raise Malformed(f"has an exemplar of more than {_LONGEST_EXEMPLAR} characters")
    return Exemplar(labels, _number(value), None if timestamp is None else _seconds(timestamp))


def _number(text: str) -> float:
    try:
        if _UNUSUAL.search(text):
            raise ValueError
        number = float(text)
        if math.isinf(number) and "inf" not in text.lower():
            raise ValueError
        return number
    except ValueError:
        raise Malformed(f'has the value "{_brief(text)}", which is no number') from None


def _milliseconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise Malformed(f'has the timestamp "{_brief(text)}", which is no whole number of milliseconds')
    return int(text) / 1000


def _seconds(text: str) -> float:
    try:
        seconds = math.nan if _UNUSUAL.search(text) else float(text)
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds):
        raise Malformed(f'has the timestamp "{_brief(text)}", which is no number of seconds')
    return seconds


def _why_no_sample(text: str, *, openmetrics: bool) -> str:
    if openmetrics and not text.strip():
        return "is empty, which OpenMetrics does not allow"
    if not openmetrics and " # {" in text:
        return "has an exemplar, which only OpenMetrics may have"
    return "is no sample: a name, labels in braces, and a value"


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    return _ESCAPE.sub(_plain, text[1:-1]) if "\\" in text else text[1:-1]


def _plain(found: re.Match[str]) -> str:
    return _ESCAPED[found[0]]


def _brief(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
