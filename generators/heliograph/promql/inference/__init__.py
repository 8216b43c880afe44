"""What an expression means, told without a server: kinds, labels, units, and what is wrong with it."""

from heliograph.promql.functions import ValueKind, Version
from heliograph.promql.inference.kinds import kind
from heliograph.promql.inference.labels import labels
from heliograph.promql.inference.labelset import Label, Labels
from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.inference.problems import problems
from heliograph.promql.inference.units import unit

__all__ = [
    "Facts",
    "Label",
    "Labels",
    "Problem",
    "ProblemKind",
    "ValueKind",
    "Version",
    "kind",
    "labels",
    "problems",
    "unit",
]
