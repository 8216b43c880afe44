"""What an expression means, told without a server: kinds, labels, units, and what is wrong with it."""

from heliograph.promql.functions import ValueKind
from heliograph.promql.inference.kinds import kind
from heliograph.promql.inference.labels import Label, Labels, labels
from heliograph.promql.inference.units import unit

__all__ = ["Label", "Labels", "ValueKind", "kind", "labels", "unit"]
