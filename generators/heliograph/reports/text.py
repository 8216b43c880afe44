"""Findings as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from heliograph.findings import Finding, HeliographError, Severity
from heliograph.reports.characters import clean
from heliograph.reports.excerpt import excerpt
from heliograph.reports.paths import relative

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_GUTTER = 5


class Paint(Protocol):
    """Gives a text the look of a style: `error`, `warning`, `code`, `subject`, `gutter`, `caret` or `help`."""

    def __call__(self, style: str, text: str) -> str:
        """The text, painted."""
        ...


def plain(style: str, text: str) -> str:  # noqa: ARG001 — the look that is no look
    """The text as it is."""
    return text


def text(findings: Iterable[Finding], *, root: Path, paint: Paint = plain) -> str:
    """One block for each finding, an empty line between them; files are named as seen from `root`."""
    return "\n".join(_block(finding, root, paint) for finding in findings)


def of_error(error: HeliographError) -> Finding:
    """An error as a finding without a code, so that it is reported in every format."""
    return Finding(code="", message=error.message, help=error.help, place=error.place, secret=error.secret)


def summary(findings: Sequence[Finding], *, checked: int) -> str:
    """`3 errors, 1 warning in 2 services`: how many there are, and where; `checked` services were looked at."""
    if not findings:
        return f"no findings in {_count(checked, 'service')}"
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    kinds = ((errors, "error"), (len(findings) - errors, "warning"))
    services = len({finding.service for finding in findings if finding.service})
    owners = [_count(services, "service")] if services else []
    if any(not finding.service for finding in findings):
        owners.append("the organisation")
    return f"{', '.join(_count(many, word) for many, word in kinds if many)} in {' and '.join(owners)}"


def summary_unloaded(findings: Sequence[Finding]) -> str:
    """The same of definitions that cannot be loaded: what is told is not all that there may be to tell."""
    return f"{_count(len(findings), 'error')}: the definitions cannot be loaded, and no other check has run"


def _count(many: int, word: str) -> str:
    return f"{many} {word}" if many == 1 else f"{many} {word}s"


def _block(finding: Finding, root: Path, paint: Paint) -> str:
    head = paint(finding.severity.value, f"{finding.severity.value}:")
    if finding.code:
        head = f"{paint('code', finding.code)} {head}"
    lines = [f"{head} {_continued(finding.message, '  ')}", *_where(finding, root, paint)]
    if finding.help:
        lines.append(f"  {paint('help', 'help:')} {_continued(finding.help, ' ' * 8)}")
    return "".join(f"{line}\n" for line in lines)


def _where(finding: Finding, root: Path, paint: Paint) -> list[str]:
    place, subject = finding.place, paint("subject", _on_one_line(finding.subject)) if finding.subject else ""
    note = _continued(finding.note, " " * 8)
    file = "" if place is None else f"{_on_one_line(relative(place.file, root))}:{place.line}"
    lines = [f"  {'  '.join(filter(None, (file, subject)))}"] if file or subject else []
    found = None if place is None or finding.secret else excerpt(place)
    if place is not None and finding.secret:
        lines.append(f"{_gutter(place.line, paint)} (not shown: it may hold a secret)")
    if place is not None and found is not None:
        carets = " " * found.start + paint("caret", f"{'^' * found.carets} {note}".rstrip())
        return [*lines, f"{_gutter(place.line, paint)} {found.line}", f"{_gutter('', paint)} {carets}"]
    return [*lines, f"  note: {note}"] if note else lines


def _gutter(line: int | str, paint: Paint) -> str:
    return paint("gutter", f"{line:>{_GUTTER}} |")


def _on_one_line(name: str) -> str:
    return clean(name).replace("\n", "\\n")


def _continued(message: str, indent: str) -> str:
    """A message whose further lines, if any, are indented."""
    return clean(message).replace("\n", "\n" + indent)
