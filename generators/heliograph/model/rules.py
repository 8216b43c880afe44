"""Rules as Prometheus has them, after lowering: every name, scope and window filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.model.alerts import Condition, Recording
    from heliograph.promql.durations import Duration
    from heliograph.promql.tree import Expression


@dataclass(frozen=True, slots=True)
class RecordingRule:
    """A series computed at every evaluation; `labels` are what the rule adds to those that the expression keeps."""

    record: str
    expression: Expression
    labels: tuple[tuple[str, str], ...]
    origin: Condition | Recording = field(compare=False)


@dataclass(frozen=True, slots=True)
class AlertRule:
    """An alert; `labels` are static, `annotations` may hold Go templates."""

    alert: str
    expression: Expression
    hold: Duration
    cooldown: Duration
    labels: tuple[tuple[str, str], ...]
    annotations: tuple[tuple[str, str], ...]
    origin: Condition = field(compare=False)


Rule = RecordingRule | AlertRule


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules evaluated together, in order, every `interval`; rules that read one another share a group."""

    name: str
    interval: Duration
    rules: tuple[Rule, ...]
