"""Stand-ins for what the native parser cannot read, or reads with loss: Grafana variables, windows, offsets and times.

Each becomes a plain number, name or duration, which is put back while the tree is made.
"""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Final

from heliograph.findings import DefinitionError
from heliograph.promql.durations import Duration, Variable, duration
from heliograph.promql.printer import quoted
from heliograph.promql.scanning import LISTS, UnreadableQuery
from heliograph.promql.variables import FORMS, reference_pattern, refers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.promql.durations import Window
    from heliograph.promql.scanning import Token

_PIECE: Final = rf"((?:[\w.]|{FORMS})+)"
_WINDOW: Final = re.compile(rf"\[\s*{_PIECE}\s*(?:(:)\s*{_PIECE}?\s*)?\]")
_AMOUNT: Final = re.compile(rf".*{FORMS}.*|inf|nan", re.IGNORECASE)  # the parser panics at an infinite offset
_MATCHES: Final = frozenset({"=", "!=", "=~", "!~"})
_MOST_AMBIGUOUS: Final = 4
_LATEST: Final = 2**63 / 1000  # Prometheus keeps times as milliseconds in an int64


class Substitution:
    """The text of a query with stand-ins, and what they stand for.

    `texts()` yields the possible readings, likeliest first: a lone variable may be a number or a metric.
    """

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.windows: list[Window] = []
        self.times: list[float | Variable] = []
        self.numbers: dict[float, str] = {}
        self._names: list[str] = []
        self._mark = "heliograph_variable_"
        while self._mark in text:
            self._mark += "_"
        self._stand_in = re.compile(rf"{self._mark}(\d+)_")
        self._pieces: list[str] = []
        self._lone: dict[int, str] = {}
        self._replace(tokens)

    def texts(self) -> Iterator[str]:
        """The query with its stand-ins, for each reading of the variables that stand alone."""
        names = list(dict.fromkeys(self._lone.values()))
        for choice in itertools.product((self._number, self._name), repeat=min(len(names), _MOST_AMBIGUOUS)):
            readings = dict(itertools.zip_longest(names, choice, fillvalue=self._number))
            for position, name in self._lone.items():
                self._pieces[position] = readings[name](name)
            yield " ".join(self._pieces)

    def restored(self, name: str) -> str:
        """A name with the variables back in it."""
        return self._stand_in.sub(lambda found: self._names[int(found[1])], name) if self._names else name

    # --- what is replaced ------------------------------------------------------------------------------------------

    def _replace(self, tokens: list[Token]) -> None:
        places = _places(tokens)
        index = 0
        while index < len(tokens):
            token, after = tokens[index], tokens[index + 1 : index + 3]
            if token.kind == "window":
                self._pieces.append(self._window(token))
            elif token.kind == "word" and refers(token.text):
                self._variable(token, after[0] if after else None, places[index])
            else:
                if token.kind == "number" and math.isinf(_float(token.text)):
                    raise UnreadableQuery(f"{token.text} is larger than any number Prometheus holds", token.start)
                # The parser looks for escapes in `…` too, where there are none.
                self._pieces.append(quoted(token.text[1:-1]) if token.text[0] == "`" else token.text)
                if not places[index]:
                    index += self._shift(token, after)
            index += 1

    def _variable(self, token: Token, after: Token | None, place: str) -> None:
        if place == "{" and (after is None or after.text not in _MATCHES):
            raise UnreadableQuery(
                f"the variable {token.text} stands for a whole matcher",
                token.start,
                help=f'name the label: label=~"{token.text}"',
            )
        lone = not (after and (after.text == "{" or after.kind == "window"))
        if lone and not place and reference_pattern().fullmatch(token.text):
            self._lone[len(self._pieces)] = token.text
            self._pieces.append(token.text)
        else:
            self._pieces.append("".join(self._name(one) if refers(one) else one for one in _split(token.text)))

    def _name(self, reference: str) -> str:
        if reference not in self._names:
            self._names.append(reference)
        return f"{self._mark}{self._names.index(reference)}_"

    def _number(self, reference: str) -> str:
        text = f"{7919000 + len(self.numbers)}.5e200"
        for value, known in self.numbers.items():
            if known == reference:
                return repr(value)
        self.numbers[float(text)] = reference
        return text

    def _window(self, token: Token) -> str:
        found = _WINDOW.fullmatch(token.text)
        if found is None:
            raise UnreadableQuery(
                f"{token.text} is no window", token.start, help="write a duration, [5m], or for a subquery [1h:1m]"
            )
        window, colon, step = found.groups()
        pieces = self._length(window, token.start + found.start(1))
        if colon:
            pieces += ":" + ("" if step is None else self._length(step, token.start + found.start(3)))
        return f"[{pieces}]"

    def _length(self, text: str, column: int) -> str:
        if not refers(text) and not _duration(text, column).milliseconds:
            raise UnreadableQuery(f"a window of {text} holds no sample", column, help="give it a length, such as 5m")
        return self._span(text, column)

    def _span(self, text: str, column: int, minus: str = "") -> str:
        """A stand-in for a duration: its place in the list, in milliseconds."""
        if refers(text):
            self.windows.append(Variable(minus + text))
        else:
            length = _duration(text, column)
            self.windows.append(Duration(-length.milliseconds) if minus else length)
        return f"{len(self.windows)}ms"

    def _shift(self, token: Token, after: list[Token]) -> int:
        """Replace what follows `offset` or `@`; how many tokens that is, none when these words are plain names."""
        at = token.text == "@"
        if not (at or token.text.lower() == "offset"):
            return 0
        sign = after[0].text if after and after[0].text in ("-", "+") else ""
        amount = after[1:2] if sign else after[:1]
        if not amount or not (amount[0].kind == "number" or _AMOUNT.fullmatch(amount[0].text)):
            return 0
        minus = "-" if sign == "-" else ""
        self._pieces.append(self._time(amount[0], minus) if at else self._span(amount[0].text, amount[0].start, minus))
        return 2 if sign else 1

    def _time(self, token: Token, minus: str) -> str:
        """A stand-in for a Unix time: the native parser loses signs and sizes."""
        if refers(token.text):
            self.times.append(Variable(minus + token.text))
        else:
            value = _float(token.text)
            if not math.isfinite(value) or value > _LATEST:
                raise UnreadableQuery(f"{token.text} is no Unix time in seconds", token.start)
            self.times.append(-value if minus else value)
        return str(len(self.times))


def _places(tokens: list[Token]) -> list[str]:
    """Where each token stands: `{` among matchers, `(` in the list after `by`, `on` and the like, or elsewhere."""
    places: list[str] = []
    place = ""
    for index, token in enumerate(tokens):
        before = tokens[index - 1].text.lower() if index else ""
        if token.text in ("}", ")"):
            place = ""
        places.append(place)
        if token.text == "{":
            place = "{"
        elif token.text == "(" and before in LISTS:
            place = "("
        elif place == "{" and before in _MATCHES and token.kind != "string":
            raise UnreadableQuery(
                f"the value {token.text} of a matcher is not quoted", token.start, help=f'write it "{token.text}"'
            )
    return places


def _split(word: str) -> list[str]:
    """A word cut into references and what stands between them."""
    return [one for one in re.split(f"({FORMS})", word) if one]


def _duration(text: str, column: int) -> Duration:
    try:
        return duration(text)
    except DefinitionError as error:
        seconds = _float(text)
        if not math.isfinite(seconds) or seconds > 2**63 / 1e9:
            raise UnreadableQuery(f"{text} is not a duration", column, help=error.help) from None
        return Duration(round(seconds * 1000))


def _float(text: str) -> float:
    """The value of a number as PromQL writes it; NaN when it is none."""
    try:
        return float(int(text, 16)) if text[:2] in ("0x", "0X") else float(text)
    except ValueError:
        return math.nan
