"""A service: everything that is defined for it, in one value."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import InitVar, field
from types import ModuleType
from typing import TYPE_CHECKING, Final

from heliograph.findings import DefinitionError
from heliograph.metrics.sli import Sli
from heliograph.metrics.spec import Metric
from heliograph.model.alerts import Condition, Recording
from heliograph.model.dashboard import Dashboard
from heliograph.model.generated import GeneratedAlert, GeneratedAlerts, generated
from heliograph.promql.durations import Duration, duration
from heliograph.source import Site, argument_of, file_of, here
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.model.teams import Team

Definition = Metric[...] | Sli | Condition | Recording | Dashboard
DEFINITIONS = (Metric, Sli, Condition, Recording, Dashboard)
_KINDS: Final = ("metrics", "indicators", "conditions", "recordings", "dashboards")
_LIST: Final = "list modules, metrics, indicators, alert conditions, recordings and dashboards"


@frozen(kw_only=True)
class Service:
    """What one service is: its definitions, its team, how it is scraped.

    `definitions` are modules (everything defined in them, in order) or single values. `name` is its `job` label.
    `rule_window` is the window of `rate` in rules; it must hold at least four scrapes. `generated_alerts` tunes or
    leaves out the alerts that every service has. `contents` are all definitions in their order, `metrics` (foreign ones
    included), `indicators`, `conditions` (generated ones included), `recordings` and `dashboards` those of a kind.
    """

    name: str = field(kw_only=False)
    title: str = ""
    team: Team
    definitions: InitVar[Sequence[ModuleType | Definition]]
    scrape_interval: str | Duration = "15s"
    evaluation_interval: str | Duration = "1m"
    rule_window: str | Duration = "5m"
    generated_alerts: GeneratedAlerts = field(default_factory=GeneratedAlerts)
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    contents: tuple[Definition, ...] = field(init=False)
    metrics: tuple[Metric[...], ...] = field(init=False, compare=False, repr=False)
    indicators: tuple[Sli, ...] = field(init=False, compare=False, repr=False)
    conditions: tuple[Condition, ...] = field(init=False, compare=False, repr=False)
    recordings: tuple[Recording, ...] = field(init=False, compare=False, repr=False)
    dashboards: tuple[Dashboard, ...] = field(init=False, compare=False, repr=False)
    generated: tuple[GeneratedAlert, ...] = field(init=False)
    site: Site = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self, definitions: Sequence[ModuleType | Definition]) -> None:
        if not isinstance(definitions, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance] — definitions are not always type-checked
            raise DefinitionError(
                f"the definitions of {self.name} are no list", help=_LIST, place=argument_of(self.site, "definitions")
            )
        contents: dict[int, Definition] = {}
        for one in definitions:
            found = definitions_of(one) if isinstance(one, ModuleType) else [one]
            for value in found:
                if not isinstance(value, DEFINITIONS):  # pyright: ignore[reportUnnecessaryIsInstance]
                    raise DefinitionError(
                        f"{value!r} is no definition",
                        help=_LIST,
                        place=argument_of(self.site, "definitions"),
                    )
                contents[id(value)] = value
        object.__setattr__(self, "contents", tuple(contents.values()))
        for name, kind in zip(_KINDS, DEFINITIONS, strict=True):
            found = [one for one in self.contents if isinstance(one, kind)]  # pyright: ignore[reportUnnecessaryIsInstance]
            object.__setattr__(self, name, tuple(found))
        for name in ("scrape_interval", "evaluation_interval", "rule_window"):
            object.__setattr__(self, name, duration(getattr(self, name)))
        object.__setattr__(self, "generated", tuple(generated(self)))
        object.__setattr__(self, "conditions", (*self.conditions, *self.generated))


def definitions_of(module: ModuleType) -> list[Definition]:
    """What a module defines: the definitions among its names, those imported from elsewhere left out.

    Values are asked by their type: what stands for another object, such as a web framework's request, may raise when
    it is asked for its class.
    """
    values = (value for value in vars(module).values() if issubclass(type(value), DEFINITIONS))
    return [value for value in values if not _imported(value, module)]


def _imported(value: Definition, module: ModuleType) -> bool:
    """Whether a module only has the value by import: it was written in another module, which has it too."""
    file = file_of(value.site)
    if file == getattr(module, "__file__", None):
        return False
    return any(
        getattr(other, "__file__", None) == file and any(value is one for one in vars(other).values())
        for other in reversed(list(sys.modules.values()))  # definitions are imported after all else
    )
