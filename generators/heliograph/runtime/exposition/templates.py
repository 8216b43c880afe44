"""The text of a family's series with a place for each value: made once per series, filled in by every scrape.

Names, labels and their escaping never change, and are nearly all the text there is. A template holds some hundred
lines: one call into C writes them all, and holds up no other thread for long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.metrics.buckets import le

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.metrics.instruments.children import Child
    from heliograph.metrics.instruments.family import Family

_LINES: Final = 500


class Templates:
    """The templates of one family; they grow with its series, which are only ever added to."""

    def __init__(self, family: Family) -> None:
        self._family: Final = family
        self._pattern: Final = _pattern(family)
        self._block: Final = max(1, _LINES // self._pattern.count("\n"))
        self._made: tuple[int, tuple[str, ...]] = (0, ())

    @classmethod
    def of(cls, family: Family) -> Templates:
        """Those of a family, kept with it."""
        if family.templates is None:
            family.templates = cls(family)
        return family.templates  # type: ignore[no-any-return]

    def blocks(self) -> Iterator[tuple[str, Sequence[Child]]]:
        """Each template with the series whose values it takes, in the order in which they were made.

        A series takes one value; of a histogram the cumulated buckets, their count, and their sum.
        """
        series = self._family.series
        count, templates = self._made
        if count < len(series):
            count, templates = self._made = self._grown(count, templates, series[count:])
        for number, template in enumerate(templates):
            start = number * self._block
            yield template, series[start : min(start + self._block, count)]

    def _grown(self, count: int, before: tuple[str, ...], new: list[Child]) -> tuple[int, tuple[str, ...]]:
        """With the new series; two threads that come here at once make the same, and need not wait for each other."""
        templates = list(before)
        filled = count % self._block
        if filled:
            room = self._block - filled
            templates[-1] += "".join(map(self._lines, new[:room]))
        else:
            room = 0
        blocks = (new[start : start + self._block] for start in range(room, len(new), self._block))
        templates.extend("".join(map(self._lines, block)) for block in blocks)
        return count + len(new), tuple(templates)

    def _lines(self, child: Child) -> str:
        return self._pattern.format(*[escaped(value).replace("%", "%%") for value in child.key])


def sample(name: str, labels: dict[str, str]) -> str:
    """What stands before a value; the labels in alphabetical order, as prometheus_client has them."""
    inner = ",".join([f'{label}="{value}"' for label, value in sorted(labels.items())])
    return f"{name}{{{inner}}} " if inner else f"{name} "


def escaped(value: str) -> str:
    """A label's value as it stands between quotes."""
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def _pattern(family: Family) -> str:
    """The lines of one series, with a place for each label value by its number, and one for the number behind."""
    places = {name: f"\0{number}\1" for number, name in enumerate(family.label_names)}
    if family.buckets:
        bounds = [le(bound) for bound in (*family.buckets, float("inf"))]
        lines = [sample(f"{family.name}_bucket", {**places, "le": bound}) for bound in bounds]
        lines += [sample(f"{family.name}_{part}", places) for part in ("count", "sum")]
    else:
        suffix = "_total" if family.shape.kind == "counter" else ""
        lines = [sample(family.name.removesuffix(suffix) + suffix, places)]
    text = "".join(f"{line}%s\n" for line in lines)
    return text.replace("{", "{{").replace("}", "}}").replace("\0", "{").replace("\1", "}")
