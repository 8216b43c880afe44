"""A whole exposition: what `/metrics` answers, in the text format or in OpenMetrics."""

from __future__ import annotations

from typing import Final

from heliograph.livecheck import lines
from heliograph.livecheck.samples import Exposition, Malformed, Mistake, Sample

_EOF: Final = "# EOF"
_MOST_MISTAKES = 20
_LONGEST_EXCERPT = 200


def read(body: bytes, *, content_type: str = "") -> Exposition:
    """Read a body as far as it can be read; what cannot is told by line.

    It is OpenMetrics when its content type says so or, without one, when it ends in `# EOF`.
    """
    reader = _Reader()
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        reader.mistake(body.count(b"\n", 0, error.start) + 1, "is no UTF-8", "")
        text = body.decode(errors="replace")
    written = text.removesuffix("\n").split("\n") if text else []
    ended = bool(written) and written[-1] == _EOF
    openmetrics = "openmetrics" in content_type.lower() if content_type else ended
    if openmetrics and ended:
        written.pop()
    for number, line in enumerate(written, start=1):
        reader.take(number, line, openmetrics=openmetrics)
    if openmetrics and not ended:
        last = written[-1] if written else ""
        reader.mistake(max(len(written), 1), f"is the last one, and is not {_EOF}: the body is cut short", last)
    return reader.exposition(openmetrics=openmetrics)


class _Reader:
    """Gathers what lines say."""

    def __init__(self) -> None:
        self.said: dict[str, dict[str, str]] = {"TYPE": {}, "HELP": {}, "UNIT": {}}
        self.samples: list[Sample] = []
        self.first: dict[object, int] = {}
        self.mistakes: list[Mistake] = []
        self.unsaid = 0

    def take(self, number: int, line: str, *, openmetrics: bool) -> None:
        try:
            if line.lstrip(" \t").startswith("#"):
                self._describe(line, openmetrics=openmetrics)
            elif openmetrics or line.strip(" \t"):
                self._sample(lines.sample(line, openmetrics=openmetrics, line=number))
        except Malformed as error:
            self.mistake(number, str(error), line)

    def mistake(self, number: int, message: str, line: str) -> None:
        if len(self.mistakes) == _MOST_MISTAKES:
            self.unsaid += 1
            return
        shown = line if len(line) <= _LONGEST_EXCERPT else line[:_LONGEST_EXCERPT] + "…"
        self.mistakes.append(Mistake(number, message, shown))

    def _describe(self, line: str, *, openmetrics: bool) -> None:
        if openmetrics and line == _EOF:
            raise Malformed("ends the exposition, and more follows")
        found = lines.description(line, openmetrics=openmetrics)
        if found is None:
            return
        said = self.said[found.keyword].setdefault(found.name, found.text)
        if found.keyword == "TYPE" and said != found.text:
            raise Malformed(f"says that {found.name} is a {found.text}, and an earlier line that it is a {said}")

    def _sample(self, sample: Sample) -> None:
        key = (sample.name, frozenset(sample.labels.items()), sample.timestamp)
        first = self.first.setdefault(key, sample.line)
        if first != sample.line:
            raise Malformed(f"repeats the series of line {first}")
        self.samples.append(sample)

    def exposition(self, *, openmetrics: bool) -> Exposition:
        return Exposition(
            openmetrics,
            self.said["TYPE"],
            self.said["HELP"],
            self.said["UNIT"],
            tuple(self.samples),
            tuple(self.mistakes),
            self.unsaid,
        )
