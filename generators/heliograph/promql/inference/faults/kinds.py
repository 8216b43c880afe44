"""Functions that do not exist, arguments and operands of the wrong kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.findings import did_you_mean
from heliograph.promql.functions import AGGREGATIONS, FUNCTIONS
from heliograph.promql.inference.kinds import kind
from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.operators import COMPARISONS, OPERATORS, SET_OPERATORS
from heliograph.promql.tree import Aggregate, Binary, Call, Expression, Subquery, Unary
from heliograph.promql.wording import A, wrong_count, wrong_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.promql.functions import ValueKind

_LIST = "see Prometheus's list of functions"


def faults(node: Expression, _: Facts) -> Iterator[Problem]:
    """Faults for which Prometheus refuses a query, found without it."""
    match node:
        case Call():
            yield from _called(node)
        case Aggregate():
            yield from _aggregated(node)
        case Binary():
            yield from _combined(node)
        case Unary() if (given := kind(node.inner)) in ("range vector", "string"):
            yield Problem(
                ProblemKind.WRONG_KIND,
                node,
                f"a sign stands before {A[given]}",
                "signs go with instant vectors and numbers",
            )
        case Subquery() if (given := kind(node.inner)) != "instant vector":
            yield Problem(
                ProblemKind.WRONG_KIND,
                node,
                f"a subquery runs over an instant vector and is given {A[given]}",
                _remedy(given),
            )
        case _:
            pass


def result(root: Expression) -> Iterator[Problem]:
    """A query must yield an instant vector or a number; Prometheus notices only when it evaluates it."""
    given = kind(root)
    if given in ("range vector", "string"):
        yield Problem(ProblemKind.WRONG_KIND, root, f"the result is {A[given]}", _remedy(given))


def _remedy(given: ValueKind) -> str:
    if given == "range vector":
        return "apply a function of ranges first, such as rate(…)"
    return "make the number a vector: vector(…)" if given == "scalar" else "write an expression"


def _called(node: Call) -> Iterator[Problem]:
    function = FUNCTIONS.get(node.function)
    if function is None:
        near = did_you_mean(node.function, [*FUNCTIONS, *AGGREGATIONS])
        yield Problem(ProblemKind.UNKNOWN_FUNCTION, node, f"PromQL has no function {node.function}", near or _LIST)
        return
    given = len(node.arguments)
    if given < function.least or (function.most is not None and given > function.most):
        exact = function.least == function.most
        wanted = f"{'' if exact else 'at least ' if given < function.least else 'at most '}"
        wanted += str(function.least if given < function.least else function.most)
        yield Problem(ProblemKind.WRONG_ARGUMENTS, node, *wrong_count(node.function, wanted, given))
        return
    for position, argument in enumerate(node.arguments):
        wanted_kind, given_kind = function.argument(position), kind(argument)
        if wanted_kind != given_kind:
            yield Problem(ProblemKind.WRONG_KIND, node, *wrong_kind(node.function, wanted_kind, given_kind))


def _aggregated(node: Aggregate) -> Iterator[Problem]:
    aggregation = AGGREGATIONS.get(node.operator)
    if aggregation is None:
        near = did_you_mean(node.operator, AGGREGATIONS)
        help_ = near or f"aggregations are {', '.join(AGGREGATIONS)}"
        yield Problem(ProblemKind.UNKNOWN_FUNCTION, node, f"PromQL has no aggregation {node.operator}", help_)
        return
    if (node.parameter is None) is not (aggregation.parameter is None):
        counts = ("1", 2) if aggregation.parameter is None else ("2", 1)
        yield Problem(ProblemKind.WRONG_ARGUMENTS, node, *wrong_count(node.operator, *counts))
    elif node.parameter is not None and aggregation.parameter is not None:
        given = kind(node.parameter)
        if given != aggregation.parameter:
            yield Problem(ProblemKind.WRONG_KIND, node, *wrong_kind(node.operator, aggregation.parameter, given))
    given = kind(node.inner)
    if given != "instant vector":
        yield Problem(ProblemKind.WRONG_KIND, node, *wrong_kind(node.operator, "instant vector", given))


def _combined(node: Binary) -> Iterator[Problem]:
    if node.operator not in OPERATORS:
        yield Problem(
            ProblemKind.UNKNOWN_FUNCTION,
            node,
            f"PromQL has no operator {node.operator}",
            f"operators are {', '.join(OPERATORS)}",
        )
        return
    kinds = (kind(node.left), kind(node.right))
    for given in kinds:
        if given in ("range vector", "string"):
            yield Problem(ProblemKind.WRONG_KIND, node, f"an operand of {node.operator} is {A[given]}", _remedy(given))
            return
    scalars = kinds.count("scalar")
    if scalars and node.operator in SET_OPERATORS:
        yield Problem(
            ProblemKind.WRONG_KIND,
            node,
            f"{node.operator} works on vectors, and one side is a number",
            "make it a vector: vector(…)",
        )
    elif scalars == 2 and node.operator in COMPARISONS and not node.return_bool:
        yield Problem(
            ProblemKind.WRONG_KIND, node, "two numbers are compared without bool", "use .as_bool(): it yields 1 or 0"
        )
    if node.return_bool and node.operator not in COMPARISONS:
        yield Problem(
            ProblemKind.WRONG_KIND, node, f"{node.operator} is given bool", "bool goes with comparisons alone"
        )
