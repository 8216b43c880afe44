"""Findings as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from heliograph.reports.characters import clean
from heliograph.reports.paths import relative

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from heliograph.findings import Finding


def as_json(findings: Iterable[Finding], *, root: Path, **more: object) -> str:
    """`{"findings": […]}`; lines and columns count from 1; without a place they are null, as the file is.

    `more` stands beside the findings, under its own names.
    """
    records = [_record(finding, root) for finding in findings]
    return json.dumps({"findings": records, **more}, indent=2, ensure_ascii=False) + "\n"


def _record(finding: Finding, root: Path) -> dict[str, str | int | None]:
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": clean(finding.message),
        "help": clean(finding.help),
        "file": None if place is None else clean(relative(place.file, root)),
        "line": None if place is None else place.line,
        "column": None if place is None else place.column + 1,
        "subject": clean(finding.subject),
    }
