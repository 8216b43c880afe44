from __future__ import annotations

from heliograph.cli.console import failed, table
from heliograph.findings import Finding, Severity

ERROR = Finding(code="HG1", message="m", help="h", place=None)
WARNING = Finding(code="HG2", message="m", help="h", place=None, severity=Severity.WARNING)


def test_tables_are_aligned() -> None:
    """Texts stand to the left and numbers to the right of their column, without blanks at the ends of lines."""
    assert table(("", "alerts", "what"), [("shop", 2, "a"), ("organisation", 10, "longer")]) == (
        "              alerts  what\n"
        "shop               2  a\n"
        "organisation      10  longer"
    )  # fmt: skip


def test_a_table_without_rows_is_its_header() -> None:
    """Nothing to list still says what would be listed."""
    assert table(("code", "name"), []) == "code  name"


def test_what_fails() -> None:
    """Errors fail a command; warnings do when they are strictly taken."""
    assert failed([ERROR], strict=False)
    assert not failed([WARNING], strict=False)
    assert failed([WARNING], strict=True)
    assert not failed([], strict=True)
