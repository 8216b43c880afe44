"""What is said of an expression, as short as a case needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.promql.inference.problem import Facts
from heliograph.promql.inference.problems import problems
from heliograph.promql.reader import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.promql.inference.problem import Problem
    from heliograph.promql.series import Catalogue
    from heliograph.promql.tree import Expression


@pytest.fixture(scope="session")
def found(catalogue: Catalogue) -> Callable[..., list[Problem]]:
    """The problems of an expression, given as text or as a tree; facts about the place are keywords."""

    def find(expression: str | Expression, **facts: object) -> list[Problem]:
        tree = read(expression, catalogue) if isinstance(expression, str) else expression
        return problems(tree, Facts(catalogue=catalogue, **facts))

    return find
