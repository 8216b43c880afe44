"""Findings for people and for machines. Nothing is read but the source lines that are shown, nothing is written."""

from heliograph.reports.annotations import github
from heliograph.reports.paths import relative
from heliograph.reports.records import as_json
from heliograph.reports.sarif import sarif
from heliograph.reports.text import of_error, plain, summary, summary_unloaded, text

__all__ = ["as_json", "github", "of_error", "plain", "relative", "sarif", "summary", "summary_unloaded", "text"]
