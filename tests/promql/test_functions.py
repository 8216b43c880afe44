"""The table of functions, held against the native parser and against a real Prometheus."""

from __future__ import annotations

import pytest

from heliograph.promql.functions import AGGREGATIONS, FUNCTIONS, Version
from heliograph.promql.operators import COMPARISONS, OPERATORS, SET_OPERATORS
from heliograph.tools.promtool import promtool_version
from heliograph.tools.servers import ToolFailed

SAMPLES = {
    "instant vector": "x",
    "range vector": "x[5m]",
    "scalar": "1",
    "string": '"a"',
}


def written(function, count: int) -> str:
    """A call with so many arguments, each of its kind."""
    return f"{function.name}({', '.join(SAMPLES[function.argument(position)] for position in range(count))})"


def accepted(text: str) -> bool:
    """Whether the native parser reads it."""
    import promql_parser

    try:
        promql_parser.parse(text)
    except ValueError:
        return False
    return True


# The native parser follows Prometheus 3, which has it no longer.
PRESENT = [one for one in FUNCTIONS.values() if one.until is None]


@pytest.mark.parametrize("function", PRESENT, ids=lambda one: one.name)
def test_arguments(function):
    """As many arguments as the table says are read, of the kinds that it says; fewer and more are not."""
    most = function.least + 3 if function.most is None else function.most
    assert all(accepted(written(function, count)) for count in range(function.least, most + 1))
    assert function.least == 0 or not accepted(written(function, function.least - 1))
    assert function.most is None or not accepted(f"{written(function, most)[:-1]}{', ' if most else ''}1)")


@pytest.mark.parametrize("function", PRESENT, ids=lambda one: one.name)
def test_kinds(function):
    """An argument of another kind is refused, and the result is of the kind that the table says."""
    rest = [SAMPLES[function.argument(position)] for position in range(1, function.least)]
    if function.arguments:
        for wrong in set(SAMPLES.values()) - {SAMPLES[function.arguments[0]]}:
            assert not accepted(f"{function.name}({', '.join([wrong, *rest])})")
    call = written(function, function.least)
    assert accepted(f"abs({call})") is (function.returns == "instant vector")
    assert accepted(f"vector({call})") is (function.returns == "scalar")


@pytest.mark.parametrize("one", AGGREGATIONS.values(), ids=lambda one: one.name)
def test_aggregations(one):
    """Aggregations take the parameter that the table says."""
    parameter = "" if one.parameter is None else f"{SAMPLES[one.parameter]}, "
    assert accepted(f"{one.name} by (a) ({parameter}x)")
    assert not accepted(f"{one.name}({parameter}x, x)")
    assert one.parameter is None or not accepted(f"{one.name}(x)")


@pytest.mark.parametrize("one", OPERATORS)
def test_operators(one):
    """Operators compute, compare or combine sets, and bind as the table says; `^` alone binds to the right."""
    import promql_parser

    assert accepted(f"x {one} bool y") is (one in COMPARISONS)
    assert accepted(f"x {one} 1") is (one not in SET_OPERATORS)
    for other, level in OPERATORS.items():
        mixed = promql_parser.parse(f"x {one} y {other} z")
        assert isinstance(mixed.rhs, promql_parser.BinaryExpr) is (
            level > OPERATORS[one] or (level == OPERATORS[one] and one == "^")
        )


@pytest.mark.servers
def test_versions(prometheus):
    """Exactly the functions that the table gives to this Prometheus are known to it."""
    version = Version(*promtool_version()[:2])
    for function in FUNCTIONS.values():
        present = (function.since is None or version >= function.since) and (
            function.until is None or version < function.until
        )
        try:
            prometheus.get_json("/api/v1/format_query", {"query": written(function, function.least)})
        except ToolFailed:
            assert not (present and function.is_stable(version)), function.name
        else:
            assert present, function.name


def test_text_of_versions():
    """Versions read as people write them, and compare by number."""
    assert str(Version(3, 10)) == "3.10"
    assert Version(3, 10) > Version(3, 9) > (2, 55)
