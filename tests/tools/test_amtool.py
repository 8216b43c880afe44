from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from heliograph.tools import amtool
from heliograph.tools.process import ToolFailed, ToolMissing
from heliograph.tools.verdict import Verdict

RECEIVERS = [{"name": name} for name in ("default", "search", "audit")]


def _config(path: Path, **changed: Any) -> Path:
    content = {"route": {"receiver": "default"}, "receivers": RECEIVERS} | changed
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_valid_configuration_passes(tmp_path):
    """Amtool accepts the smallest configuration."""
    config = _config(tmp_path / "alertmanager.yaml")
    assert amtool.check_config(config) == Verdict(config)


def test_a_broken_configuration_fails_with_the_reason(tmp_path):
    """The message is amtool's reason alone."""
    config = _config(tmp_path / "alertmanager.yaml", route={"receiver": "nobody"})
    assert amtool.check_config(config) == Verdict(config, 'undefined receiver "nobody" used in route')


def test_a_missing_configuration_fails(tmp_path):
    """A path that does not exist is a verdict too."""
    assert "does not exist" in amtool.check_config(tmp_path / "absent.yaml").message


@pytest.mark.parametrize(
    "receiver",
    [
        {"name": "default", "slack_configs": [{"api_url": "hunter2://hook", "channel": "#x"}]},
        {"name": "default", "slack_configs": [{"api_url_file": "/key", "channel": "#x", "send_resolved": "hunter2"}]},
    ],
)
def test_a_secret_is_never_echoed(tmp_path, receiver):
    """A literal secret that amtool stumbles over does not get into the message."""
    verdict = amtool.check_config(_config(tmp_path / "alertmanager.yaml", receivers=[receiver]))
    assert not verdict.passed
    assert "hunter2" not in verdict.message


def test_routes_lead_to_receivers_in_order(tmp_path):
    """An alert that a continuing route passes on reaches several receivers; one that none matches the root's."""
    routes = [
        {"receiver": "audit", "matchers": ['team="search"'], "continue": True},
        {"receiver": "search", "matchers": ['team="search"', 'severity=~"high|critical"']},
    ]
    config = _config(tmp_path / "alertmanager.yaml", route={"receiver": "default", "routes": routes})
    assert amtool.routes_test(config, {"team": "search", "severity": "high"}) == ("audit", "search")
    assert amtool.routes_test(config, {"team": "search", "severity": "low"}) == ("audit",)
    assert amtool.routes_test(config, {"team": "other"}) == ("default",)
    assert amtool.routes_test(config, {}) == ("default",)


@pytest.mark.parametrize("value", ["two words", 'a "quoted" word', "a,b=c", r"back\slash", "é ≠ e", "line\nbreak", ""])
def test_any_label_value_reaches_the_routes_as_it_is(tmp_path, value):
    """Values with the matchers' own characters are routed by what they are."""
    escaped = value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    routes = [{"receiver": "search", "matchers": [f'label="{escaped}"', 'present="yes"']}]
    config = _config(tmp_path / "alertmanager.yaml", route={"receiver": "default", "routes": routes})
    assert amtool.routes_test(config, {"label": value, "present": "yes"}) == ("search",)
    assert amtool.routes_test(config, {"label": f"{value}x", "present": "yes"}) == ("default",)


def test_routes_of_a_broken_configuration_are_an_error(tmp_path):
    """The error names the file and amtool's reason."""
    config = _config(tmp_path / "alertmanager.yaml", route={"receiver": "nobody"})
    with pytest.raises(ToolFailed) as caught:
        amtool.routes_test(config, {"a": "b"})
    assert caught.value.message == (
        f'amtool cannot follow the routes of {config}: undefined receiver "nobody" used in route'
    )


def test_without_amtool_nothing_passes(path_folder, tmp_path):
    """Checking without amtool is an error with exit code 3."""
    with pytest.raises(ToolMissing, match="amtool is needed to check routes"):
        amtool.check_config(_config(tmp_path / "alertmanager.yaml"))


def test_a_failure_without_a_reason_still_fails(path_folder, script, tmp_path):
    """An exit code alone is enough to fail."""
    script(path_folder / "amtool", 'case $1 in --version) echo "amtool, version 0.27.0" ;; *) exit 1 ;; esac')
    config = _config(tmp_path / "alertmanager.yaml")
    assert amtool.check_config(config) == Verdict(config, "amtool gives no reason")
