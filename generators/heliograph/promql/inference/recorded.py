"""What a recording rule makes: the series of its name, with what the expression and the rule's labels give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.promql.inference.labels import NAME, labels
from heliograph.promql.inference.units import unit
from heliograph.promql.series import LabelSpec, Series, SeriesKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.promql.matchers import Matcher
    from heliograph.promql.tree import Expression
    from heliograph.source import Site


def recorded(
    name: str, expression: Expression, added: Mapping[str, str], site: Site, scope: tuple[Matcher, ...] = ()
) -> Series:
    """The series that a rule records: labels that the expression keeps, labels that the rule adds, and the unit.

    `scope` selects it among series of the same name that others record.
    """
    specs = {
        one: LabelSpec(one, None if known.values is None else tuple(sorted(known.values)))
        for one, known in labels(expression).known.items()
        if one != NAME
    }
    specs |= {one: LabelSpec(one, (value,)) for one, value in added.items()}
    return Series(
        name,
        SeriesKind.RECORDED,
        labels=tuple(specs.values()),
        unit=unit(expression),
        metric=name,
        scope=scope,  # never the service's own `job`: what it was recorded from may be another's
        target_labels=(),
        site=site,
    )
