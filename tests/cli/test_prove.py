from __future__ import annotations

from typing import Any


def test_what_was_proven(heliograph: Any, sample: Any) -> None:
    """What was just built is proven, and a table says how much that was."""
    heliograph("build")
    ran = heliograph("prove")
    assert (ran.code, ran.err) == (0, "")
    header, organisation, shop = ran.out.splitlines()
    assert header.split() == ["proven", "alerts", "firing", "quiet", "rules", "routing", "files"]
    assert organisation.split()[0] == "organisation"
    name, alerts, firing, quiet, *_ = shop.split()
    assert (name, alerts) == ("shop", "4")  # two alerts in each of two environments
    assert int(firing) >= 4
    assert int(quiet) >= 4


def test_a_failure_stands_at_its_definition(heliograph: Any, sample: Any) -> None:
    """A proof that fails is told with the file on disk, and with the alert's definition."""
    heliograph("build")
    for file in sample.output.rglob("rules/*.yaml"):
        file.write_text(file.read_text().replace("> 0.05", "> 0.5"))
    ran = heliograph("prove", "shop")
    assert ran.code == 1
    assert "prometheus/rules/" in ran.out
    assert "was changed by hand" in ran.out
    assert "OrdersFailing is not the rule that is deployed" in ran.out
    lines = (sample.definitions / "shop/alerts.py").read_text().splitlines()
    line = lines.index('    "OrdersFailing",') + 1
    assert f'definitions/shop/alerts.py:{line}  OrdersFailing\n   {line} |     "OrdersFailing",\n' in ran.out
    assert ran.out.endswith(" failures: not everything is proven\n")


def test_without_tools(heliograph: Any, sample: Any, monkeypatch: Any, tmp_path: Any) -> None:
    """Without promtool nothing is proven, which is said and ends with 3."""
    heliograph("build")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HELIOGRAPH_TOOLS", str(tmp_path / "none"))
    ran = heliograph("prove")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(
        "error: nothing was proven: promtool is needed to check and prove rules, and is neither on"
    )


def test_without_output(heliograph: Any, sample: Any) -> None:
    """There is nothing to prove before a build."""
    assert heliograph("prove") == (
        2,
        "",
        "error: output has not been built: there is nothing to prove\n  help: run `heliograph build`\n",
    )
