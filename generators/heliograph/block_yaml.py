"""Plain values as YAML in block style, byte for byte as PyYAML writes them without folding and sharing.

PyYAML takes longer to import than many a build takes to write; only what reads YAML needs it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from heliograph.plain import is_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Texts that YAML 1.1 takes for null, a truth value, a number, a date or a word of its own.
_WORD: Final = re.compile(
    r"|~|=|<<|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[-+]?0[bx]_+"
    r"|[-+]?[1-9][\d_]*(?::[0-5]?\d)+|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*"
    r"|\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]| +)\d\d?:\d\d:\d\d(?:\.\d*)?(?: *(?:Z|[-+]\d\d?(?::\d\d)?))?",
    re.ASCII,
)
# Texts that YAML 1.2, or the Go readers of Prometheus and Alertmanager, takes for a number or a truth value. Underlines
# are left out first, as Go does.
_AMBIGUOUS: Final = re.compile(
    r"[yYnN]|[-+]?(?:0[xX][\da-fA-F]+|0[oO][-+]?[0-7]+|0[bB][-+]?[01]+|(?=\.?\d)\d*\.?\d*(?:[eE][-+]?\d+)?)"
)
# Where a bare text would begin something else, or end too early.
_MARKS: Final = re.compile(r"---|\.\.\.|[#,\[\]{}&*!|>'\"%@`]|[-?:](?: |$)| |.*(?:: | #|[: ]$)")
_ESCAPES: Final = {
    "\0": "0", "\x07": "a", "\x08": "b", "\t": "t", "\n": "n", "\x0b": "v", "\x0c": "f", "\r": "r", "\x1b": "e",
    '"': '"', "\\": "\\", "\x85": "N", "\u2028": "L", "\u2029": "P",
}  # fmt: skip


def emit(value: Any) -> str:
    """The text of a plain value (see `plain.refuse_unless_plain`), mappings in the order given."""
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Any) -> Iterator[str]:
    """The lines of a value, its outermost parts not indented."""
    if isinstance(value, dict) and value:
        for key, part in cast("dict[str, Any]", value).items():
            lines = _lines(part)
            if isinstance(part, (dict, list, tuple)) and part:
                yield f"{_scalar(key)}:"
                yield from _indented(lines) if isinstance(part, dict) else lines
            else:
                yield f"{_scalar(key)}: {next(lines)}"
                yield from _indented(lines)
    elif isinstance(value, (list, tuple)) and value:
        for part in cast("Sequence[Any]", value):
            lines = _lines(part)
            yield f"- {next(lines)}"
            yield from _indented(lines)
    elif isinstance(value, str) and _is_block(value):
        yield "|" if value.endswith("\n") else "|-"
        yield from value.removesuffix("\n").split("\n")
    else:
        yield _scalar(value)


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" if line else line for line in lines)


def _is_block(text: str) -> bool:
    """Whether a text of several lines can be a literal block.

    A block needs an indentation hint when it starts blank, and hides blanks at the ends of its lines.
    """
    blank = text[:1] in (" ", "\n") or text[-1:] == " " or " \n" in text or text.endswith("\n\n")
    return "\n" in text and not blank and is_ordinary(text)


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return _text(str(value))
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, (list, tuple)):
        return "[]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number(value)


def _number(number: Any) -> str:
    if isinstance(number, float) and not (number.is_integer() and abs(number) < 2**53):
        text = repr(number)
        return text if "." in text else text.replace("e", ".0e")  # without a point YAML 1.1 takes it for a text
    return str(int(number))


def _text(text: str) -> str:
    if "\n" in text or not is_ordinary(text):
        return f'"{"".join(map(_escaped, text))}"'
    if _MARKS.match(text) or _WORD.fullmatch(text) or _AMBIGUOUS.fullmatch(text.replace("_", "")):
        return "'" + text.replace("'", "''") + "'"
    return text


def _escaped(one: str) -> str:
    if one in _ESCAPES:
        return f"\\{_ESCAPES[one]}"
    if is_ordinary(one):
        return one
    code = ord(one)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
