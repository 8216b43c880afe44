"""Variables of a dashboard beside the standard ones (datasource, job, instance)."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, ClassVar

from heliograph.source import Site, here
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.metrics.spec import Metric


@frozen(kw_only=True)
class Variable:
    """A choice above the dashboard; used in expressions as `where(tenant_id=matches("$tenant"))`."""

    kind: ClassVar[str] = ""
    """What the choice is made from."""

    name: str = field(kw_only=False)
    label: str = ""
    description: str = ""
    site: Site = field(default_factory=here, compare=False, repr=False)


@frozen(kw_only=True)
class LabelVariable(Variable):
    """The values of one label of a metric; a closed label's values need no query.

    `multi` lets people choose several values at once, `everything` offers All, which is then the choice at the start.
    """

    kind: ClassVar[str] = "label"

    metric: Metric[...] = field(kw_only=False)
    of: str = field(kw_only=False)
    multi: bool = True
    everything: bool = True


@frozen(kw_only=True)
class QueryVariable(Variable):
    """What Prometheus answers to a query of Grafana's form:

    `label_values(up, job)`, `query_result(…)`, `metrics(…)`.
    """

    kind: ClassVar[str] = "query"

    query: str = field(kw_only=False)
    regex: str = ""
    multi: bool = True
    everything: bool = True


@frozen(kw_only=True)
class ChoiceVariable(Variable):
    """A fixed list of values; the first is chosen at the start, or All where `everything` offers it."""

    kind: ClassVar[str] = "choice"

    values: Sequence[str] = field(kw_only=False)
    multi: bool = True
    everything: bool = True


@frozen(kw_only=True)
class IntervalVariable(Variable):
    """A length of time to choose, such as `1m`, `10m`, `1h`; the first is chosen at the start."""

    kind: ClassVar[str] = "interval"

    values: Sequence[str] = field(kw_only=False)


@frozen(kw_only=True)
class TextVariable(Variable):
    """A text to type."""

    kind: ClassVar[str] = "text"

    default: str = ""
