from __future__ import annotations

from typing import Any

from heliograph import checks


def test_a_check_by_its_code(heliograph: Any) -> None:
    """A code is answered with what the check does, why, and an example of the fault and its cure."""
    ran = heliograph("explain", "HG100")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == checks.explain("HG100")
    assert ran.out.startswith("HG100 unusable_definition (error)\n")


def test_a_check_by_its_name(heliograph: Any) -> None:
    """The name of a check is as good as its code, in any case."""
    assert heliograph("explain", "unusable_definition") == heliograph("explain", "hg100")


def test_a_check_that_does_not_exist(heliograph: Any) -> None:
    """A misspelt code or name is answered with the nearest one."""
    ran = heliograph("explain", "unusable_definitoin")
    assert ran == (
        2,
        "",
        "error: there is no check 'unusable_definitoin'\n  help: did you mean unusable_definition?\n",
    )


def test_all_checks(heliograph: Any) -> None:
    """Without a code, every check is listed with its severity, name and summary."""
    ran = heliograph("explain")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0].split() == ["code", "severity", "name", "what", "it", "does"]
    assert [line.split()[0] for line in lines[1:]] == [check.code for check in checks.catalogue()]
