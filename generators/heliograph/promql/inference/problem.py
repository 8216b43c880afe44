"""What can be wrong with an expression, and what must be known to tell."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from heliograph.promql.durations import Duration
from heliograph.promql.series import Catalogue
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.promql.functions import Version
    from heliograph.promql.tree import Expression


class ProblemKind(StrEnum):
    """The faults, by a name that stays."""

    TOO_DEEP = "too-deep"
    UNKNOWN_FUNCTION = "unknown-function"
    WRONG_ARGUMENTS = "wrong-arguments"
    WRONG_KIND = "wrong-kind"
    WRONG_MATCHING = "wrong-matching"
    UNKNOWN_METRIC = "unknown-metric"
    UNKNOWN_LABEL = "unknown-label"
    UNDECLARED_VALUE = "undeclared-value"
    BAD_PATTERN = "bad-pattern"
    MATCHES_NOTHING = "matches-nothing"
    LOST_LABEL = "lost-label"
    NEVER_MATCHES = "never-matches"
    MANY_MATCHES = "many-matches"
    NO_BOUND = "no-bound"
    BEYOND_BUCKETS = "beyond-buckets"
    NO_BUCKETS = "no-buckets"
    WRONG_QUANTILE = "wrong-quantile"
    WRONG_UNIT = "wrong-unit"
    NOT_A_NUMBER = "not-a-number"
    RATE_OF_GAUGE = "rate-of-gauge"
    RATE_OF_SUM = "rate-of-sum"
    RAW_COUNTER = "raw-counter"
    TREND_OF_COUNTER = "trend-of-counter"
    SHORT_WINDOW = "short-window"
    UNSUPPORTED = "unsupported"


@frozen
class Problem:
    """One fault: at which node, the fact, the remedy, and what stands beside the carets.

    `argument` names the argument of the node's call that is at fault, for `node.site.argument(…)`; empty for all of it.
    """

    kind: ProblemKind
    node: Expression
    message: str
    help: str
    note: str = ""
    argument: str = ""


@frozen(kw_only=True)
class Facts:
    """What is known where the query will run.

    `target_labels` are labels that every scraped series has beside those that the catalogue tells of, by relabelling.
    `version` is the oldest Prometheus that must read the query (None: not asked), `features` its feature flags.
    """

    catalogue: Catalogue = field(default_factory=Catalogue)
    scrape_interval: Duration = Duration(15_000)
    target_labels: frozenset[str] = frozenset()
    version: Version | None = None
    features: frozenset[str] = frozenset()
