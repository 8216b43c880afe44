from __future__ import annotations

from typing import Any


def test_what_was_proven(heliograph: Any, sample: Any) -> None:
    """What was just built is proven, and a table says how much that was."""
    heliograph("build")
    ran = heliograph("prove")
    assert (ran.code, ran.err) == (0, "")
    header, organisation, shop = ran.out.splitlines()
    assert header.split() == ["proven", "alerts", "firing", "quiet", "unproven", "rules", "routing", "files"]
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


BUSY_AT_NIGHT = """

AT_NIGHT = Threshold(
    "OrdersAtNight",
    promql("hour() < 5 and on() sum(rate(orders_total[5m])) > 10"),
    severity=LOW,
    team=TEAM,
    summary="Orders at night",
    runbook="runbooks/checkout-slow.md",
)
"""


def test_an_alert_that_cannot_be_proven(heliograph: Any, sample: Any) -> None:
    """It is an error of the definitions, with a remedy; allowed, it is deployed, named by `prove`, and no failure."""
    sample.change(
        "shop/alerts.py", "import HIGH, LOW, Recording, Threshold", "import HIGH, LOW, Recording, Threshold, promql"
    )
    line = sample.append("shop/alerts.py", BUSY_AT_NIGHT)
    ran = heliograph("build")
    assert ran.code == 1
    assert (
        "HG317 error: the alert OrdersAtNight cannot be proven: it holds the function hour, which is not foretold\n"
        f"  definitions/shop/alerts.py:{line + 4}  OrdersAtNight\n"
        f'   {line + 4} |     promql("hour() < 5 and on() sum(rate(orders_total[5m])) > 10"),\n'
        f"      |     {'^' * 62}\n"
        '  help: compare what is measured; or allow={"HG317": "why it may be deployed unproven"}\n'
    ) in ran.out
    assert ran.out.endswith("\nnothing was written\n")
    sample.change(
        "shop/alerts.py", 'Orders at night",', 'Orders at night", allow={"HG317": "it is as old as the shop"},'
    )
    assert heliograph("build").code == 0
    ran = heliograph("prove")
    assert (ran.code, ran.err) == (0, "")
    told, why, elsewhere, _, _, _, shop = ran.out.splitlines()
    assert told == "shop: OrdersAtNight is not proven, allowed: it is as old as the shop"
    assert why == "  why: it holds the function hour, which is not foretold"
    assert elsewhere == "shop, staging: OrdersAtNight is not proven, allowed: it is as old as the shop"
    assert shop.split()[:2] == ["shop", "4"]
    assert shop.split()[4] == "2"


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
