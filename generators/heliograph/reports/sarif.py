"""Findings as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from heliograph.reports.characters import clean
from heliograph.reports.paths import relative

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from heliograph.findings import Finding, Severity
    from heliograph.source import Place

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class Rule(Protocol):
    """What is told of a check."""

    @property
    def code(self) -> str:
        """`HG201`."""
        ...

    @property
    def slug(self) -> str:
        """The name of the fault: `unknown_metric`."""
        ...

    @property
    def severity(self) -> Severity:
        """How bad its findings are."""
        ...

    @property
    def summary(self) -> str:
        """The fault in one sentence."""
        ...

    @property
    def markdown(self) -> str:
        """What it means, with examples."""
        ...


def sarif(findings: Sequence[Finding], *, root: Path, rules: Iterable[Rule], version: str) -> str:
    """A log of one run; `rules` are the checks there are, `version` is ours."""
    known = sorted(rules, key=lambda rule: rule.code)
    positions = {rule.code: position for position, rule in enumerate(known)}
    driver = {"name": "Heliograph", "semanticVersion": version, "rules": [_rule(rule) for rule in known]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, root, positions.get(finding.code)) for finding in findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.slug.split("_")),
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.markdown, "markdown": rule.markdown},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(finding: Finding, root: Path, position: int | None) -> dict[str, Any]:
    told = [finding.message, finding.note, f"Help: {finding.help}" if finding.help else ""]
    result: dict[str, Any] = {
        "level": finding.severity.value,
        "message": {"text": clean("\n".join(filter(None, told)))},
        "locations": [] if finding.place is None else [_location(finding.place, finding.subject, root)],
    }
    if position is not None:
        result = {"ruleId": finding.code, "ruleIndex": position} | result
    return result


def _location(place: Place, subject: str, root: Path) -> dict[str, Any]:
    path = relative(place.file, root)
    inside = not PurePosixPath(path).is_absolute()
    artifact = {"uri": quote(path), "uriBaseId": "%SRCROOT%"} if inside else {"uri": "file://" + quote(path)}
    region = {"startLine": place.line, "startColumn": place.column + 1}
    if (place.end_line, place.end_column) > (place.line, place.column):
        region |= {"endLine": place.end_line, "endColumn": place.end_column + 1}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if subject:
        location["logicalLocations"] = [{"name": clean(subject)}]
    return location
