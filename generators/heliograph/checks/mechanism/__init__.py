"""How checks are found, run and silenced, and what they are given to judge."""

from heliograph.checks.mechanism.allows import Allow, Allows
from heliograph.checks.mechanism.catalogue import catalogue, explain, find
from heliograph.checks.mechanism.check import HEADINGS, Check, on
from heliograph.checks.mechanism.errors import Errors
from heliograph.checks.mechanism.live import Live, named
from heliograph.checks.mechanism.model import Model, boxes_of, panels_of
from heliograph.checks.mechanism.queries import Query, Unreadable
from heliograph.checks.mechanism.references import variables_of
from heliograph.checks.mechanism.rules import Placed, Rules
from heliograph.checks.mechanism.running import live, of_errors, run
from heliograph.checks.mechanism.subjects import Fault, Owned
from heliograph.checks.mechanism.templates import alert_texts, labels_used, mistake, uses_value
from heliograph.checks.mechanism.versions import version_of

__all__ = [
    "HEADINGS",
    "Allow", "Allows", "Check", "Errors", "Fault", "Live", "Model", "Owned", "Placed", "Query", "Rules", "Unreadable",
    "alert_texts", "boxes_of", "catalogue", "explain", "find", "labels_used", "live", "mistake", "named", "of_errors",
    "on", "panels_of", "run", "uses_value", "variables_of", "version_of",
]  # fmt: skip
