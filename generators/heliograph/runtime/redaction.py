"""Keeping secrets out of log lines and spans: by the name they go by, and by what they look like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.metrics import own
from heliograph.metrics.log_names import HINT, secret_name, words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

MARK: Final = "[redacted]"
"""What stands where a secret was."""

_MOST_NAMES: Final = 4096
_SHORTEST: Final = 5  # pin=1
_QUOTED: Final = r"""[bru]?"(?:[^"\\]|\\.)*"?|[bru]?'(?:[^'\\]|\\.)*'?|\\"[^"]*"?"""
_NAME: Final = re.compile(r"""(?<![\w.-])(\w[\w.-]{0,63})\\?["']?\s{0,3}(?:=>|:=|[:=]{1,2})\s{0,3}""")
"""A name in running text that something is said of: `password=…`, `'password': '…'`, `?token=…&`."""
_VALUE: Final = re.compile(rf"""{_QUOTED}|\[[^]]*]?|\{{[^}}]*}}?|\([^)]*\)?|[^\s"'&,;)}}\]]+""", re.DOTALL)
"""What is said of it."""
_HEADER: Final = re.compile(
    rf"""(?i)(?<![\w.])((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s{{0,3}}[:=]\s{{0,3}})({_QUOTED}|[^\r\n]+)"""
)
"""A header whose value has spaces in it, up to the end of its line."""
_SCHEME: Final = re.compile(r"(?i)\b((?:bearer|basic)\s+)([\w.~+/-]{8,}=*)")
_ADDRESS: Final = re.compile(r"""(://)([^\s/?#@:]*:(?!\d{1,5}(?:[/?#]|$))[^\s"'<>]{0,256})(?=@)""")
"""User and password in a URL, the password with a `/` that nobody encoded, too; not a port and a path."""
_KEY_HINT: Final = re.compile(
    "eyJ|AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|glpat-|xox|AIza"
    "|sk_live_|sk_test_|rk_live_|rk_test_|sk-|-----BEGIN "
)
"""Literals alone, for which `re` has a quick search."""
_KEY: Final = re.compile(
    r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*)*"  # a JSON web token
    r"|\bA(?:KIA|SIA|ROA|IDA|GPA|NPA)[A-Z0-9]{12,}"
    r"|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{16,}|\bxox[a-z]-[\w-]{10,}"
    r"|\bAIza[\w-]{30,}|\b[sr]k_(?:live|test)_\w{10,}|\bsk-[\w-]{20,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
)
"""Keys and tokens that have a form of their own."""
_CARD_HINT: Final = re.compile(r"[2-6]\d{3}[ -]?\d{4}")
_DIGITS: Final = re.compile(r"(?<![0-9])(?<![0-9]\.)[0-9](?:[ -]?[0-9]){12,}")
_DIGIT: Final = re.compile("[0-9]")
_ID: Final = re.compile(
    "(?=[0-9]{0,36}[A-Fa-f])[0-9A-Fa-f]{24,36}|[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
)
"""An id of a request or trace, in which one in a thousand has the digits of a card by chance."""
_GROUP: Final = re.compile("[0-9]+")


class Redactor:
    """Decides what is a secret. `deny` adds names to those that are known, `allow` takes names out, `patterns` adds
    looks: each match of one is replaced.
    """

    def __init__(
        self, *, deny: Iterable[str] = (), allow: Iterable[str] = (), patterns: Iterable[str | re.Pattern[str]] = ()
    ) -> None:
        self._deny = frozenset(words(name) for name in deny)
        self._allow = frozenset(words(name) for name in allow)
        self._patterns = tuple(re.compile(one) for one in patterns)
        stems = [re.escape(name.strip("_")).replace("_", r"[\W_]*") for name in sorted(self._deny)]
        self._hint = re.compile("|".join([HINT.pattern, *stems])) if stems else HINT
        self._decided: dict[str, bool] = {}

    def secret(self, name: str) -> bool:
        """Whether what goes by this name is a secret."""
        found = self._decided.get(name)
        if found is None:
            found = self._decide(name[:256])
            if len(name) <= 64:
                if len(self._decided) >= _MOST_NAMES:
                    self._decided.clear()
                self._decided[name] = found
        return found

    def _decide(self, name: str) -> bool:
        spelt = words(name)
        if spelt in self._allow:
            return False
        return secret_name(name) or any(one in spelt for one in self._deny)

    def text(self, text: str) -> str:
        """The text, with a mark for each secret in it; the very same object when there is none."""
        if len(text) < _SHORTEST:
            return text
        lower = text.lower()
        found = text
        if (":" in text or "=" in text) and self._hint.search(lower) is not None:
            found = self._named(_HEADER.sub(self._header, found))
        if _KEY_HINT.search(text) is not None:
            found = _KEY.sub(self._whole, found)
        if "bearer" in lower or "basic" in lower:
            found = _SCHEME.sub(self._scheme, found)
        if "://" in text and "@" in text:
            found = _ADDRESS.sub(self._last, found)
        if _CARD_HINT.search(text) is not None:
            found = _DIGITS.sub(self._cards, found)
        for pattern in self._patterns:
            found = pattern.sub(self._whole, found)
        return found

    def number(self, value: int) -> bool:
        """Whether a number is that of a payment card."""
        return 2 * 10**12 <= value < 7 * 10**18 and _is_card(str(value))

    def count(self, by: Literal["name", "pattern"]) -> None:
        """Count one redaction."""
        own.REDACTIONS.labels(by=by).inc()

    def _whole(self, _: re.Match[str]) -> str:
        self.count("pattern")
        return MARK

    def _last(self, match: re.Match[str]) -> str:
        self.count("pattern")
        return match[1] + MARK

    def _scheme(self, match: re.Match[str]) -> str:
        """What follows `Bearer` or `Basic`, unless it is a word: tokens have a digit, are long, or padded."""
        value = match[2]
        return self._last(match) if len(value) >= 20 or value[-1] == "=" or _DIGIT.search(value) else match[0]

    def _header(self, match: re.Match[str]) -> str:
        return match[1] + match[2] + self._marked(match[3]) if self.secret(match[1]) else match[0]

    def _named(self, text: str) -> str:
        parts: list[str] = []
        done = 0
        for name in _NAME.finditer(text):
            value = _VALUE.match(text, name.end()) if name.start() >= done and self.secret(name[1]) else None
            if value is not None:
                parts += text[done : name.end()], self._marked(value[0])
                done = value.end()
        return "".join([*parts, text[done:]]) if parts else text

    def _marked(self, value: str) -> str:
        """What stands instead of a value, in its quotes."""
        quote = value[0] if value[0] in "\"'" else ""
        if value.strip(quote or None) in {MARK, "None", "null"}:
            return value
        self.count("name")
        return f"{quote}{MARK}{quote}"

    def _cards(self, match: re.Match[str]) -> str:
        """Digits in groups, with each run of whole groups that is a card's number replaced."""
        digits = match[0]
        start, end = match.span()
        around = _ID.finditer(match.string, max(0, start - 36), end + 36)
        if any(one.start() <= start and end <= one.end() for one in around):
            return digits
        groups = [(one.start(), one.end()) for one in _GROUP.finditer(digits)]
        parts: list[str] = []
        done = 0
        for number, (start, end) in enumerate(groups):
            card = _card_end(digits, groups[number : number + 19]) if start >= done and end - start >= 4 else None
            if card is not None:
                self.count("pattern")
                parts += digits[done:start], MARK
                done = card
        return "".join([*parts, digits[done:]])


def _card_end(digits: str, groups: Iterable[tuple[int, int]]) -> int | None:
    """Where a card's number ends that begins with the first of these groups of digits."""
    number = ""
    for start, end in groups:
        number += digits[start:end]
        if _is_card(number):
            return end
        if len(number) > 19:
            break
    return None


def _is_card(digits: str) -> bool:
    """Whether this is the number of a payment card: its length, its first digit, and its check digit."""
    if not 13 <= len(digits) <= 19 or digits[0] not in "23456":
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
