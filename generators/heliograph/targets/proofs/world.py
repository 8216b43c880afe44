"""What an alert's rules read: the selectors, and label sets of series that they take or leave."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

from heliograph.model.rules import AlertRule, RecordingRule
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Selector,
    Subquery,
)
from heliograph.targets.proofs.engine.samples import NAME, Labels, label_set, matches, satisfies
from heliograph.targets.proofs.strings import examples

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from heliograph.model.rules import Rule
    from heliograph.promql.matchers import Matcher
    from heliograph.promql.series import LabelSpec


class Unsolvable(Exception):
    """No input series were found; the message says why, as the second half of a sentence."""


class World:
    """The rules of one alert: the recording rules that it reads, each after those that it reads, and the alert."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules: Final = rules

    @property
    def alert(self) -> AlertRule:
        """The alert."""
        last = self.rules[-1]
        assert isinstance(last, AlertRule)  # noqa: S101 — the alert stands last
        return last

    @cached_property
    def recorded(self) -> Mapping[str, RecordingRule]:
        """The recording rules by what they record."""
        return {one.record: one for one in self.rules if isinstance(one, RecordingRule)}

    @cached_property
    def reading(self) -> tuple[Selector, ...]:
        """Every selector, those of series that rules here record among them."""
        nodes = (node for rule in self.rules for node in walk(rule.expression))
        return tuple(dict.fromkeys(node for node in nodes if isinstance(node, Selector)))

    @cached_property
    def selectors(self) -> tuple[Selector, ...]:
        """Every selector of series that no rule here records."""
        return tuple(one for one in self.reading if one.name not in self.recorded)

    @cached_property
    def reach(self) -> int:
        """How far back, in milliseconds, the alert may look through all its rules."""
        return sum(max((_reach(node) for node in walk(rule.expression)), default=0) for rule in self.rules)

    @cached_property
    def windows(self) -> tuple[int, ...]:
        """The lengths, in milliseconds, of the windows over series that no rule here records."""
        found = (one.window for one in self.selectors if one.window is not None)
        return tuple(getattr(window, "milliseconds", 0) for window in found)

    def labels(self, selector: Selector) -> Labels:
        """The label set of the plainest series that a selector takes; selectors get the same values where they can."""
        found = self._plainest.get(selector)
        if found is None:
            found = self._plainest[selector] = self._plain(selector)
        return found

    def _plain(self, selector: Selector) -> Labels:
        if not selector.name:
            raise Unsolvable("a selector does not name its metric")
        made = {NAME: selector.name}
        for name, matchers in _matchers_by_label(selector).items():
            common = self._common.get(name)
            if common is not None and all(satisfies(common, one) for one in matchers):
                made[name] = common
            else:
                made[name] = next(_values(name, _spec(selector, name), matchers), "")
                if not all(satisfies(made[name], one) for one in matchers):
                    raise Unsolvable(f"no value of {name} is found for {selector.name}{{{_shown(matchers)}}}")
        return label_set(made.items())

    def variants(self, selector: Selector, held: Collection[str]) -> Iterator[Labels]:
        """Label sets that a selector takes, each differing from the plainest in one label that is not `held`."""
        base = dict(self.labels(selector))
        by_label = _matchers_by_label(selector)
        mentioned = Counter(one.name for other in self.selectors for one in other.matchers)
        free = [name for name in by_label if name not in held and name != "le"]
        free.sort(key=lambda one: (-mentioned[one], one == "job"))
        told = [(name, value) for name in free for value in self._offers(selector, name)]
        openly = [name for name in by_label if name in free and not by_label[name] and not _declared(selector, name)]
        counted = [(name, f"{name}-{count}") for name in openly[-1:] for count in range(2, 62)]
        for name, value in dict.fromkeys((*told, *counted)):
            known = _declared(selector, name)
            fits = all(satisfies(value, one) for one in by_label[name])
            if fits and value != base.get(name) and (not known or value in known):
                yield label_set({**base, name: value}.items())

    def _offers(self, selector: Selector, name: str) -> Iterator[str]:
        """Values of a label, among them those that other selectors ask for and those that they refuse."""
        yield from _values(name, _spec(selector, name), ())
        for other in self.selectors:
            yield from (text for one in other.matchers if one.name == name for text in _against(one))

    def strangers(self, labels: Labels) -> Iterator[Labels]:
        """For each matcher that takes a series: the series with that label changed, so that no selector takes it."""
        values = dict(labels)
        for selector in self.reading:
            if matches(labels, selector.name, selector.matchers):
                for one in selector.matchers:
                    others = (label_set({**values, one.name: value}.items()) for value in _against(one))
                    yield from list(filter(self._unread, () if one.name == "le" else others))[:1]

    def _unread(self, labels: Labels) -> bool:
        return not any(matches(labels, one.name, one.matchers) for one in self.reading)

    @cached_property
    def _plainest(self) -> dict[Selector, Labels]:
        return {}

    @cached_property
    def _common(self) -> Mapping[str, str]:
        """For each label the value that satisfies most of the selectors which ask something of it."""
        asked: dict[str, list[tuple[Selector, list[Matcher]]]] = {}
        for selector in self.selectors:
            for name, matchers in _matchers_by_label(selector).items():
                asked.setdefault(name, []).append((selector, matchers))
        return {name: _most_agreeable(name, askers) for name, askers in asked.items()}


def _most_agreeable(name: str, askers: Sequence[tuple[Selector, list[Matcher]]]) -> str:
    offers = [next(_values(name, _spec(selector, name), matchers), "") for selector, matchers in askers]
    # A label that a selector merely carries says nothing: what another asks of it comes first.
    asking = [offer for offer, (_, matchers) in zip(offers, askers, strict=True) if matchers]

    def agreeing(value: str) -> int:
        return sum(all(satisfies(value, one) for one in matchers) for _, matchers in askers)

    return max(dict.fromkeys((*asking, *offers)), key=agreeing)


def _matchers_by_label(selector: Selector) -> dict[str, list[Matcher]]:
    names = () if selector.series is None else selector.series.label_names
    found: dict[str, list[Matcher]] = {name: [] for name in names}
    for one in selector.matchers:
        if one.name != NAME:
            found.setdefault(one.name, []).append(one)
    return found


def _spec(selector: Selector, name: str) -> LabelSpec | None:
    return None if selector.series is None else selector.series.label(name)


def _declared(selector: Selector, name: str) -> tuple[str, ...]:
    """The values of a closed label; none of an open one."""
    spec = _spec(selector, name)
    return () if spec is None else spec.values or ()


def _values(name: str, spec: LabelSpec | None, matchers: Sequence[Matcher]) -> Iterator[str]:
    """Values of a label that satisfy the matchers, plainest first."""
    fixed = [one.value for one in matchers if one.operator == "="]
    offered = [*fixed, *(text for one in matchers if one.operator == "=~" for text in examples(one.value))]
    if spec is not None and spec.values is not None:
        offered = [*fixed, *spec.values]
    offered.append(f"{name}-1")
    declared = None if spec is None else spec.values
    for value in dict.fromkeys(offered):
        if (declared is None or value in declared) and all(satisfies(value, one) for one in matchers):
            yield value


def _against(matcher: Matcher) -> Iterator[str]:
    """Values that a matcher does not take."""
    if matcher.operator == "!=":
        yield matcher.value
    elif matcher.operator == "!~":
        yield from examples(matcher.value)
    else:
        yield from (one for one in (f"other-{matcher.name}", "0", "other") if not satisfies(one, matcher))


def _reach(node: object) -> int:
    if isinstance(node, (Selector, Subquery)):
        return sum(getattr(one, "milliseconds", 0) for one in (node.window, node.offset_by))
    return 0


def _shown(matchers: Sequence[Matcher]) -> str:
    return ", ".join(f'{one.name}{one.operator}"{one.value}"' for one in matchers)
