"""Every expression of the definitions, read once: raw PromQL parsed, series looked up, problems inferred."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from heliograph.checks.mechanism.references import variables_of
from heliograph.checks.mechanism.series import as_written, recorded_by
from heliograph.model.alerts import Absence
from heliograph.model.written import written
from heliograph.promql.durations import duration
from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.inference.problems import problems
from heliograph.promql.inference.units import unit
from heliograph.promql.lowering import lower
from heliograph.promql.scanning import UnreadableQuery
from heliograph.promql.series import Catalogue
from heliograph.promql.traversal import children, walk
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Raw,
    Selector,
    Subquery,
)
from heliograph.source import argument_of, place_of
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from heliograph.checks.mechanism.model import Model
    from heliograph.checks.mechanism.subjects import Fault, Owned
    from heliograph.model.service import Service
    from heliograph.promql.series import Unit
    from heliograph.source import Place

Kind = Literal["panel", "rule"]

_ALIASES: Final = {"le": ("under",)}


class Unreadable(NamedTuple):
    """Raw PromQL that cannot be read, and why."""

    owner: Owned[Any]
    written: Expression
    error: UnreadableQuery

    @property
    def text(self) -> str:
        """The text that the error is about."""
        raws = (node for node in walk(self.written) if isinstance(node, Raw))
        return next((raw.text for raw in raws if place_of(raw.site) == self.error.place), "")


class _Judgement(NamedTuple):
    """What is known of a tree: it holds of every tree that equals it, unless there are problems, which have places."""

    problems: tuple[Problem, ...]
    unit: Unit | None
    variables: frozenset[str]


@frozen(eq=False)
class Query:
    """An expression of a panel, an annotation, an alert, a recording or an indicator.

    `tree` is what was `written`, without raw parts; `nodes` are all of its nodes, outermost first; `facts` are what it
    was judged by. `unit` is that of the result, `variables` are the names of Grafana's variables in it.
    """

    owner: Owned[Any]
    kind: Kind
    written: Expression
    tree: Expression
    nodes: tuple[Expression, ...]
    facts: Facts
    problems: tuple[Problem, ...]
    unit: Unit | None
    variables: frozenset[str]

    def fault(self, problem: Problem) -> Fault:
        """A problem as a fault of the query's owner, at the node that it is about."""
        unknown = problem.kind is ProblemKind.UNKNOWN_LABEL  # the name is wrong, not what is asked of it
        whole = place_of(problem.node.site)
        at = whole.part(problem.argument) if unknown else self.place(problem.node, problem.argument)
        return self.owner.fault(problem.message, help=problem.help, at=at, note=problem.note)

    def place(self, node: Expression, argument: str = "") -> Place:
        """Where a node was written or, when it is named, one argument of its call; in raw PromQL, the word for it."""
        site = node.site
        whole = place_of(site)
        if argument == "window":
            return whole.part(_window(node))
        if any(isinstance(one, Raw) and one.site == site for one in walk(self.written)):
            return whole.part(argument or _word(node))
        # What compares with a bucket's bound calls it by another name than the label that it becomes.
        places = (argument_of(site, one) for one in (argument, *_ALIASES.get(argument, ())) if one)
        return next((place for place in places if place != whole), whole)


class Gathered:
    """The queries of a model, those that cannot be read, and every problem by its kind."""

    def __init__(self, model: Model) -> None:
        self._read: dict[tuple[int, str], tuple[Expression, tuple[Expression, ...], _Judgement]] = {}
        self._recorded = recorded_by(model.project)
        self._facts: dict[str, Facts] = {}
        self._faultless: dict[int, dict[Expression, _Judgement]] = {}
        self.queries: list[Query] = []
        self.unreadable: list[Unreadable] = []
        self.problems: Mapping[ProblemKind, list[tuple[Query, Problem]]] = defaultdict(list)
        for owner, kind, tree in _trees(model):
            try:
                query = self._query(model, owner, kind, tree)
            except UnreadableQuery as error:
                self.unreadable.append(Unreadable(owner, tree, error))
                continue
            self.queries.append(query)
            for problem in query.problems:
                self.problems[problem.kind].append((query, problem))

    def _query(self, model: Model, owner: Owned[Any], kind: Kind, written: Expression) -> Query:
        assert owner.service is not None  # noqa: S101 — expressions stand in services
        facts = self._facts.get(owner.service.name)
        if facts is None:
            facts = self._facts[owner.service.name] = _facts(model, owner.service, self._recorded)
        read = self._read.get((id(written), owner.service.name))
        if read is None:
            tree = lower(written, as_written(facts.catalogue))
            nodes = tuple(walk(tree))
            read = self._read[id(written), owner.service.name] = (tree, nodes, self._judged(tree, nodes, facts))
        tree, nodes, judgement = read
        return Query(owner, kind, written, tree, nodes, facts, *judgement)

    def _judged(self, tree: Expression, nodes: Sequence[Expression], facts: Facts) -> _Judgement:
        faultless = self._faultless.setdefault(id(facts), {})
        known = faultless.get(tree)
        if known is not None:
            return known
        used = frozenset(name for node in nodes for name in variables_of(node))
        judgement = _Judgement(tuple(problems(tree, facts)), unit(tree), used)
        if not judgement.problems:
            faultless[tree] = judgement
        return judgement


def _word(node: Expression) -> str:
    """The word by which a node can be found in a text."""
    match node:
        case Selector():
            return node.name
        case Call():
            return node.function
        case Aggregate() | Binary():
            return node.operator
        case _:
            return ""


def _window(node: Expression) -> str:
    """The window of what a function is applied to, as people write it."""
    return next((str(one.window) for one in children(node) if isinstance(one, (Selector, Subquery))), "")


def _facts(model: Model, service: Service, recorded: Sequence[Any]) -> Facts:
    filters = (name for environment in model.environments for name in environment.value.filters)
    return Facts(
        catalogue=Catalogue((*recorded, *model.project.catalogue(service))),
        scrape_interval=duration(service.scrape_interval),
        target_labels=frozenset(filters),
        version=model.prometheus,
    )


def _trees(model: Model) -> Iterator[tuple[Owned[Any], Kind, Expression]]:
    """Every expression as its author wrote it."""
    for indicator in model.indicators:
        for read in indicator.value.judged:
            yield indicator, "rule", read
    for condition in model.conditions:
        one = condition.value
        yield condition, "rule", _absence(one) if isinstance(one, Absence) else one.observed
    for recording in model.recordings:
        yield recording, "rule", written(recording.value.recorded, recording.value.site)
    for panel in model.panels:
        for query in panel.value.queries:
            yield panel, "panel", query.tree
    for dashboard in model.dashboards:
        for annotation in dashboard.value.annotations:
            yield dashboard.within(annotation), "panel", written(annotation.expression, annotation.site)


def _absence(condition: Absence) -> Expression:
    """What an absence asks: of a counter, too, whether it is there and not how far it has come."""
    observed, window, site = condition.observed, duration(condition.window), condition.site
    if isinstance(observed, Selector) and observed.window is None:
        ranged: Expression = Selector(
            observed.name, observed.matchers, window, observed.offset_by, observed.at_time, observed.series, site=site
        )
    else:
        ranged = Subquery(observed, window, site=site)
    return Call("absent_over_time", (ranged,), site=site)
