"""What is rendered, loaded by real servers on loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from heliograph import build, conventions
from heliograph.tools import servers

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module", params=["definitions", "tests/sample"])
def output(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh build of the reference, or of the sample with its two environments."""
    folder = tmp_path_factory.mktemp("built")
    build.write(build.check(ROOT / request.param, [], lambda _: None), folder / "output", lambda _: None)
    return folder / "output"


def rule_files(output: Path) -> list[Path]:
    """The rule files of every service and environment."""
    return sorted(path for path in output.rglob("*.yaml") if path.parent.match(conventions.RULES))


def expected(files: list[Path]) -> dict[tuple[str, str], list[str]]:
    """The names of all rules by file and group, as the files have them."""
    return {
        (str(path), group["name"]): [rule.get("alert") or rule["record"] for rule in group["rules"]]
        for path in files
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
    }


def evaluated(server: servers.Server) -> Iterator[dict[str, Any]]:
    """The groups of rules, once each has been evaluated."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        groups = server.get_json("/api/v1/rules")["data"]["groups"]
        if all(rule["health"] != "unknown" for group in groups for rule in group["rules"]):
            return iter(groups)
        time.sleep(0.2)
    pytest.fail("Prometheus has not evaluated every rule after a minute")


def test_prometheus_evaluates_every_rule(output: Path, tmp_path: Path) -> None:
    """Every group is loaded with all of its rules, in order, and every rule is healthy once it was evaluated."""
    files = []
    for number, path in enumerate(rule_files(output)):
        # At its own interval a group may wait a minute for its first evaluation.
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
        for group in value["groups"]:
            group["interval"] = "1s"
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_text(yaml.safe_dump(value), encoding="utf-8")
    assert files
    with servers.prometheus(files) as server:
        found = {}
        for group in evaluated(server):
            found[group["file"], group["name"]] = [rule["name"] for rule in group["rules"]]
            for rule in group["rules"]:
                assert (rule["health"], rule.get("lastError")) in {("ok", None), ("ok", "")}, rule["name"]
        assert found == expected(files)


def test_prometheus_loads_the_files_as_they_are(output: Path) -> None:
    """The rendered files themselves are loaded, every group at its own interval."""
    files = rule_files(output)
    with servers.prometheus(files) as server:
        groups = server.get_json("/api/v1/rules")["data"]["groups"]
    assert {(group["file"], group["name"]): [rule["name"] for rule in group["rules"]] for group in groups} == expected(
        files
    )


def test_alertmanager_runs_the_configuration(output: Path) -> None:
    """Every configuration, the organisation's and those for proofs, is the one that a real Alertmanager runs."""
    files = sorted(path for path in output.rglob("*.yaml") if path.match(conventions.ALERTMANAGER))
    assert output / "organisation/alertmanager/alertmanager.yaml" in files
    for path in files:
        with servers.alertmanager(path) as server:
            status = server.get_json("/api/v2/status")
            receivers = server.get_json("/api/v2/receivers")
        running = yaml.safe_load(status["config"]["original"])
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert [one["name"] for one in receivers] == [one["name"] for one in written["receivers"]]
        assert running["route"]["receiver"] == written["route"]["receiver"]
        assert len(running["route"].get("routes", [])) == len(written["route"].get("routes", []))
        assert len(running.get("inhibit_rules", [])) == len(written.get("inhibit_rules", []))
