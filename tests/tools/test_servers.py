from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from heliograph.tools import servers
from heliograph.tools.process import ToolFailed, ToolMissing

pytestmark = pytest.mark.servers


def _write(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def _rules(path: Path, expr: str) -> Path:
    return _write(path, {"groups": [{"name": "group", "rules": [{"record": "a:b", "expr": expr}]}]})


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/-/ready", trust_env=False).is_success
    except httpx.ConnectError:
        return False


def test_prometheus_loads_the_rules(tmp_path):
    """The server that is ready has loaded every group, and is gone after the block."""
    with servers.prometheus([_rules(tmp_path / "rules.yaml", "vector(1)")]) as server:
        groups = server.get_json("/api/v1/rules")["data"]["groups"]
        assert [rule["query"] for group in groups for rule in group["rules"]] == ["vector(1)"]
        assert _answers(server.url)
    assert not _answers(server.url)


def test_prometheus_scrapes_and_has_features():
    """What to scrape, once a second, and what to switch on are handed to the server."""
    scrape = {"job_name": "itself", "static_configs": [{"targets": ["127.0.0.1:1"]}]}
    with servers.prometheus(scrapes=[scrape], features=["exemplar-storage"]) as server:
        config = server.get_json("/api/v1/status/config")["data"]["yaml"]
        flags = server.get_json("/api/v1/status/flags")["data"]
    assert "job_name: itself" in config
    assert "scrape_interval: 1s" in config
    assert flags["enable-feature"] == "exemplar-storage"


def test_the_names_of_rule_files_are_no_patterns(tmp_path):
    """A folder whose name holds a pattern's characters is found."""
    folder = tmp_path / "a[b]?"
    folder.mkdir()
    with servers.prometheus([_rules(folder / "rules.yaml", "vector(1)")]) as server:
        assert len(server.get_json("/api/v1/rules")["data"]["groups"]) == 1


def test_an_answer_that_is_no_json_is_an_error(prometheus):
    """A page in the place of data is refused."""
    with pytest.raises(ToolFailed) as caught:
        prometheus.get_json("/-/ready")
    assert caught.value.message == "prometheus answers to /-/ready with something that is no JSON"


def test_an_answer_may_depend_on_parameters(prometheus):
    """Parameters are encoded into the address."""
    answer = prometheus.get_json("/api/v1/format_query", {"query": 'sum(up{a="é & =?"})by(b)'})
    assert answer == {"status": "success", "data": 'sum by (b) (up{a="é & =?"})'}


def test_a_refused_request_is_an_error_with_the_servers_reason(prometheus):
    """A 400 is raised with its path and its text."""
    with pytest.raises(ToolFailed, match=r"^prometheus answers 400 to /api/v1/query: .*unclosed left parenthesis"):
        prometheus.get_json("/api/v1/query", {"query": "sum("})


def test_alertmanager_loads_the_configuration(tmp_path):
    """The active configuration is the one that was given; relative templates and clusters play no part."""
    config = _write(tmp_path / "alertmanager.yaml", {"route": {"receiver": "x"}, "receivers": [{"name": "x"}]})
    with servers.alertmanager(config) as server:
        status = server.get_json("/api/v2/status")
        assert status["cluster"]["status"] == "disabled"
        assert "receiver: x" in status["config"]["original"]


def test_a_server_stops_when_its_block_is_interrupted():
    """An interruption leaves no server running, and every later request is an error."""
    held: list[servers.Server] = []

    def interrupted() -> None:
        with servers.prometheus() as server:
            held.append(server)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not _answers(held[0].url)


def test_rules_that_do_not_load_are_an_error_with_the_reason(tmp_path):
    """What Prometheus logged about the broken file is in the message."""
    rules = _rules(tmp_path / "rules.yaml", "sum(")
    with pytest.raises(ToolFailed) as caught, servers.prometheus([rules]):
        pass
    assert caught.value.message.startswith("prometheus stopped while starting, with exit code ")
    assert "parse error" in caught.value.message


def test_a_rule_file_that_is_not_there_is_an_error(tmp_path):
    """Prometheus itself would start without it."""
    with pytest.raises(ToolFailed) as caught, servers.prometheus([tmp_path / "absent.yaml"]):
        pass
    assert caught.value.message == f"no such rule file: {tmp_path / 'absent.yaml'}"


def test_a_configuration_that_does_not_load_is_an_error_without_its_secrets(tmp_path):
    """Alertmanager's reason is shown, the literal secret that it stumbled over is not."""
    slack = {"name": "x", "slack_configs": [{"api_url": "hunter2://hook", "channel": "#x"}]}
    config = _write(tmp_path / "alertmanager.yaml", {"route": {"receiver": "x"}, "receivers": [slack]})
    with pytest.raises(ToolFailed) as caught, servers.alertmanager(config):
        pass
    assert caught.value.message.startswith("alertmanager stopped while starting, with exit code 1:\n")
    assert "unsupported scheme" in caught.value.message
    assert "hunter2" not in caught.value.message


def test_a_server_that_never_gets_ready_is_stopped(path_folder, script, monkeypatch, tmp_path):
    """After the time allowed the last of its log is shown, and the process is gone."""
    body = 'echo $$ > pid; echo "one moment"; exec sleep 600'
    script(path_folder / "prometheus", f'case $1 in --version) echo "prometheus, version 3.1.0" ;; *) {body} ;; esac')
    monkeypatch.setattr(servers, "_STARTING_SECONDS", 0.5)
    with pytest.raises(ToolFailed) as caught, servers.prometheus():
        pass
    assert caught.value.message == "prometheus is not ready after 0.5 s:\n  one moment"
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text(encoding="utf-8")), 0)


def test_a_missing_server_is_named(path_folder):
    """Without the server there is no silent pass."""
    with (
        pytest.raises(ToolMissing, match="prometheus is needed to load rules into a real server"),
        servers.prometheus(),
    ):
        pass


def test_proxies_of_the_environment_play_no_part(monkeypatch):
    """A server on loopback is reached directly, whatever proxy is set."""
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    with servers.prometheus() as server:
        assert server.get_json("/api/v1/status/buildinfo")["status"] == "success"
