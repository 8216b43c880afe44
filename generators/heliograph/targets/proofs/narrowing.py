"""What a rule records, narrowed to the series that a selector takes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.promql.tree import Aggregate, Binary, Call, Selector, Subquery, Unary
from heliograph.values import replace

if TYPE_CHECKING:
    from heliograph.model.rules import RecordingRule
    from heliograph.promql.matchers import Matcher
    from heliograph.promql.tree import Expression
    from heliograph.targets.proofs.world import World

    Matchers = tuple[Matcher, ...]


def narrowed(rule: RecordingRule, selector: Selector) -> Expression:
    """The rule's expression, with matchers on labels that it keeps put to the selectors that they come from."""
    own = dict(rule.labels)
    asked = tuple(one for one in selector.matchers if one.name not in own)
    return _narrowed(rule.expression, asked) if asked else rule.expression


def summed(world: World, node: Expression) -> Aggregate | None:
    """The sums that a rule records, when the node selects them: their sum is the sum of all that they are of."""
    if not isinstance(node, Selector) or node.name not in world.recorded:
        return None
    recorded = narrowed(world.recorded[node.name], node)
    return recorded if isinstance(recorded, Aggregate) and recorded.operator == "sum" else None


def _narrowed(node: Expression, matchers: Matchers) -> Expression:
    match node:
        case Selector():
            there = (*(one.name for one in node.matchers), *(node.series.label_names if node.series else ()))
            added = tuple(one for one in matchers if one.name in there)
            return replace(node, matchers=(*node.matchers, *added))
        case Aggregate():
            kept = tuple(one for one in matchers if (one.name in (node.labels or ())) is not node.without)
            return replace(node, inner=_narrowed(node.inner, kept))
        case Call():
            return replace(node, arguments=tuple(_narrowed(one, matchers) for one in node.arguments))
        case Binary():
            return replace(node, left=_narrowed(node.left, matchers), right=_narrowed(node.right, matchers))
        case Unary() | Subquery():
            return replace(node, inner=_narrowed(node.inner, matchers))
        case _:
            return node
