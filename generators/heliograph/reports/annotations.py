"""Findings as workflow commands of GitHub: annotations at the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.reports.characters import clean
from heliograph.reports.paths import relative

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from heliograph.findings import Finding


def github(findings: Iterable[Finding], *, root: Path) -> str:
    """One `::error …::…` or `::warning …::…` line for each finding."""
    return "".join(f"{_command(finding, root)}\n" for finding in findings)


def _command(finding: Finding, root: Path) -> str:
    properties: dict[str, str | int] = {}
    place = finding.place
    if place is not None:
        properties = {"file": relative(place.file, root), "line": place.line, "endLine": place.end_line}
        if place.line == place.end_line:  # columns mean something to GitHub on a single line alone
            properties |= {"col": place.column + 1, "endColumn": max(place.end_column, place.column + 1)}
    properties["title"] = " ".join(filter(None, (finding.code, clean(finding.subject)))) or "heliograph"
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    told = [finding.message, finding.note, f"help: {finding.help}" if finding.help else ""]
    message = clean("\n".join(filter(None, told)))
    return f"::{finding.severity.value} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
