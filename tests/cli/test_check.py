from __future__ import annotations

import json
from typing import Any

import pytest

from heliograph import __version__

SLIP = 'Stat("Carts", CARTS.rate().sum(), description="d")'


@pytest.fixture
def slip(sample: Any) -> Any:
    """The sample with one mistake: the rate of a gauge, in a panel."""
    sample.change("shop/dashboards/overview.py", 'Stat("Open carts", CARTS.sum())', SLIP)
    return sample


@pytest.fixture
def warned(sample: Any) -> Any:
    """The sample with one warning: an alert without a runbook."""
    sample.change("shop/alerts.py", '    runbook="runbooks/checkout-slow.md",\n', "")
    return sample


def test_nothing_found(heliograph: Any, sample: Any) -> None:
    """Sound definitions have no findings, and exit code 0."""
    assert heliograph("check") == (0, "no findings in 1 service\n", "")


def test_quiet_says_findings_only(heliograph: Any, sample: Any) -> None:
    """With `--quiet` there is no summary."""
    assert heliograph("--quiet", "check", "shop") == (0, "", "")


def test_an_error_fails(heliograph: Any, slip: Any) -> None:
    """A finding stands with its place, carets and help on standard output; an error makes the exit code 1."""
    ran = heliograph("check")
    assert (ran.code, ran.err) == (1, "")
    assert "definitions/shop/dashboards/overview.py:16  Carts\n" in ran.out
    assert "^^^^" in ran.out
    assert ran.out.endswith("1 error in 1 service\n")


def test_a_warning_fails_when_strict(heliograph: Any, warned: Any) -> None:
    """A warning is shown, and fails only with `--strict`."""
    plain, strict = heliograph("check"), heliograph("check", "--strict")
    assert (plain.code, strict.code) == (0, 1)
    assert plain.out == strict.out
    assert "warning: the alert CheckoutSlow has no runbook" in plain.out


def test_findings_as_json(heliograph: Any, slip: Any) -> None:
    """JSON has every part of a finding, and nothing else is on standard output."""
    ran = heliograph("check", "--format", "json")
    assert ran.code == 1
    [finding] = json.loads(ran.out)["findings"]
    assert set(finding) == {"code", "severity", "message", "help", "file", "line", "column", "subject"}
    assert (finding["file"], finding["line"]) == ("definitions/shop/dashboards/overview.py", 16)


def test_no_findings_as_json(heliograph: Any, sample: Any) -> None:
    """Programs get an empty list."""
    assert json.loads(heliograph("check", "--format", "json").out) == {"findings": []}


def test_findings_as_annotations(heliograph: Any, slip: Any) -> None:
    """Annotations of GitHub name file and line as the repository has them."""
    ran = heliograph("check", "--format", "github")
    assert ran.code == 1
    assert ran.out.startswith("::error file=definitions/shop/dashboards/overview.py,line=16,")


def test_findings_as_sarif(heliograph: Any, slip: Any) -> None:
    """SARIF names the tool, its version, its rules, and each result."""
    log = json.loads(heliograph("check", "--format", "sarif").out)
    [run] = log["runs"]
    assert run["tool"]["driver"]["semanticVersion"] == __version__
    assert len(run["results"]) == 1
    assert run["results"][0]["ruleId"] in {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_only_the_services_that_are_named(heliograph: Any, slip: Any) -> None:
    """Other services are loaded, but what is wrong with them is not told."""
    slip.write(
        "store/service.py",
        "from heliograph import Service\nfrom organisation.organisation import TEAM\n"
        'SERVICE = Service("store", team=TEAM, definitions=[])\n',
    )
    assert heliograph("check", "store") == (0, "no findings in 1 service\n", "")
    assert heliograph("check", "store", "shop").code == 1


def test_nothing_is_written(heliograph: Any, sample: Any) -> None:
    """Checking leaves the folder as it was."""
    before = sorted(sample.definitions.parent.rglob("*"))
    heliograph("check")
    assert sorted(sample.definitions.parent.rglob("*")) == before
