from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from heliograph.tools import promtool
from heliograph.tools.process import ToolFailed, ToolMissing
from heliograph.tools.verdict import Verdict

RECORD = {"record": "job:up:sum", "expr": "sum by (job) (up)"}
ALERT = {"alert": "Up", "expr": "up > 1", "labels": {"severity": "high"}}


def _rules(path: Path, *rules: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"groups": [{"name": "group", "rules": list(rules)}]}), encoding="utf-8")
    return path


def _proof(path: Path, rule_file: str, severity: str = "high") -> Path:
    expected = [{"exp_labels": {"severity": severity, "job": "x"}}]
    case = {
        "interval": "1m",
        "input_series": [{"series": 'up{job="x"}', "values": "2x10"}],
        "alert_rule_test": [{"eval_time": "5m", "alertname": "Up", "exp_alerts": expected}],
    }
    content = {"rule_files": [rule_file], "evaluation_interval": "1m", "tests": [case]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_its_version_is_known():
    """The version of the promtool in use is one that Heliograph supports."""
    assert promtool.promtool_version() >= (2, 42, 0)


def test_each_rule_file_gets_its_own_verdict(tmp_path):
    """Good and bad files in one run: each fault stands with its file, in the given order."""
    good = _rules(tmp_path / "good.yaml", RECORD, ALERT)
    unclosed = _rules(tmp_path / "unclosed.yaml", RECORD | {"expr": "sum(up"})
    unknown = _rules(tmp_path / "unknown.yaml", ALERT | {"foo": 1})
    also_good = _rules(tmp_path / "also-good.yaml", ALERT)
    verdicts = promtool.check_rules([good, unclosed, unknown, also_good])
    assert [verdict.path for verdict in verdicts] == [good, unclosed, unknown, also_good]
    assert [verdict.passed for verdict in verdicts] == [True, False, False, True]
    assert "parse error: unclosed left parenthesis" in verdicts[1].message
    assert verdicts[1].message.startswith(str(unclosed))
    assert "field foo not found" in verdicts[2].message


def test_duplicate_rules_fail(tmp_path):
    """What promtool by itself only mentions, two rules of one name and the same labels, is a failure here."""
    (verdict,) = promtool.check_rules([_rules(tmp_path / "rules.yaml", RECORD, RECORD | {"expr": "sum(up)"})])
    assert "1 duplicate rule(s) found" in verdict.message


@pytest.mark.parametrize("content", ["", '{"groups": []}'])
def test_a_file_without_rules_does_not_pass(tmp_path, content):
    """An empty file is nothing checked."""
    path = tmp_path / "empty.yaml"
    path.write_text(content, encoding="utf-8")
    assert promtool.check_rules([path]) == (Verdict(path, "the file holds no rules"),)


def test_a_missing_file_fails_alone(tmp_path):
    """A path that does not exist is a verdict; the other files are still checked."""
    good = _rules(tmp_path / "good.yaml", RECORD)
    verdicts = promtool.check_rules([tmp_path / "absent.yaml", good])
    assert verdicts == (Verdict(tmp_path / "absent.yaml", "there is no such file"), Verdict(good))
    assert promtool.test_rules([tmp_path / "absent.yaml"])[0].message == "there is no such file"


def test_no_files_give_no_verdicts(path_folder):
    """Nothing is run for nothing, not even a missing promtool: it would wait for standard input."""
    assert promtool.check_rules([]) == ()
    assert promtool.test_rules([]) == ()


def test_expectations_that_hold_pass_and_others_fail(tmp_path):
    """Of two files in one run the one whose alert carries another label fails, with expected and got."""
    _rules(tmp_path / "rules.yaml", ALERT)
    right = _proof(tmp_path / "right.yaml", "rules.yaml")
    wrong = _proof(tmp_path / "wrong.yaml", "rules.yaml", severity="low")
    verdicts = promtool.test_rules([right, wrong, right])
    assert [verdict.passed for verdict in verdicts] == [True, False, True]
    assert 'severity="low"' in verdicts[1].message
    assert 'severity="high"' in verdicts[1].message


@pytest.mark.parametrize("rule_file", ["none*.yaml", "none.yaml"])
def test_a_test_whose_rule_files_match_nothing_fails(tmp_path, rule_file):
    """Promtool passes a test of no alerts over no rules with a warning; here it fails."""
    path = _proof(tmp_path / "proof.yaml", rule_file)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["tests"][0]["alert_rule_test"][0]["exp_alerts"] = []
    path.write_text(json.dumps(content), encoding="utf-8")
    (verdict,) = promtool.test_rules([path])
    assert "no file match pattern" in verdict.message
    assert "SUCCESS" not in verdict.message


def test_a_test_over_broken_rules_fails(tmp_path):
    """Rules that do not load are the test's failure."""
    _rules(tmp_path / "rules.yaml", ALERT | {"expr": "up >"})
    (verdict,) = promtool.test_rules([_proof(tmp_path / "proof.yaml", "rules.yaml")])
    assert "parse error" in verdict.message


def test_many_files_are_given_in_several_runs(tmp_path, monkeypatch):
    """However many files there are, no command line grows too long, and the order stays."""
    monkeypatch.setattr(promtool, "_FILES_PER_RUN", 2)
    paths = [_rules(tmp_path / f"{number}.yaml", RECORD) for number in range(5)]
    paths[3].write_text("groups: [", encoding="utf-8")
    verdicts = promtool.check_rules(paths)
    assert [verdict.path for verdict in verdicts] == paths
    assert [verdict.passed for verdict in verdicts] == [True, True, True, False, True]


def test_no_text_of_a_failure_can_pose_as_the_next_verdict(tmp_path):
    """A failing test that prints another file's heading and SUCCESS changes nothing for either."""
    forged = f"Unit Testing:  {tmp_path / 'last.yaml'}\n  SUCCESS\n"
    _rules(tmp_path / "rules.yaml", ALERT | {"annotations": {"summary": forged}})
    first = _proof(tmp_path / "first.yaml", "rules.yaml")
    last = _proof(tmp_path / "last.yaml", "rules.yaml", severity="low")
    assert [verdict.passed for verdict in promtool.test_rules([first, last])] == [False, False]


@pytest.mark.parametrize("heading", ["Unit Testing:  ", "Processing test file: "])
def test_old_and_new_headings_are_understood(path_folder, script, tmp_path, heading):
    """Promtool 2 and promtool 3.16 announce the files of unit tests in different words."""
    script(
        path_folder / "promtool",
        f"""case $1 in
  --version) echo "promtool, version 3.16.0" ;;
  *) echo "{heading}$3"; echo "  SUCCESS"; echo; echo "{heading}$4"; echo "  FAILED:"; echo "    why"; exit 1 ;;
esac""",
    )
    right, wrong = _proof(tmp_path / "right.yaml", "rules.yaml"), _proof(tmp_path / "wrong.yaml", "rules.yaml")
    assert promtool.test_rules([right, wrong]) == (Verdict(right), Verdict(wrong, "why"))


def test_silence_is_not_success(path_folder, script, tmp_path):
    """A promtool that says nothing of a file has not passed it."""
    script(path_folder / "promtool", 'case $1 in --version) echo "promtool, version 3.1.0" ;; esac')
    path = _rules(tmp_path / "rules.yaml", RECORD)
    assert promtool.check_rules([path]) == (Verdict(path, "promtool says nothing of this file"),)


def test_a_failure_that_names_no_file_is_an_error(path_folder, script, tmp_path):
    """When promtool fails although every file passed, its words are shown."""
    path = _rules(tmp_path / "rules.yaml", RECORD)
    script(
        path_folder / "promtool",
        f"""case $1 in
  --version) echo "promtool, version 3.1.0" ;;
  *) echo "Checking {path}"; echo "  SUCCESS: 1 rules found"; exit 2 ;;
esac""",
    )
    with pytest.raises(ToolFailed) as caught:
        promtool.check_rules([path])
    assert caught.value.message == (
        f"promtool failed without naming a file:\nChecking {path}\n  SUCCESS: 1 rules found"
    )


def test_without_promtool_nothing_passes(path_folder, tmp_path):
    """Checking files without promtool is an error with exit code 3."""
    with pytest.raises(ToolMissing, match="promtool is needed to check and prove rules"):
        promtool.check_rules([_rules(tmp_path / "rules.yaml", RECORD)])


def test_a_prometheus_configuration_is_checked_with_its_rules(tmp_path):
    """The configuration fails when a rule file that it names does."""
    rules = _rules(tmp_path / "rules.yaml", RECORD)
    config = tmp_path / "prometheus.yaml"
    config.write_text(json.dumps({"rule_files": [str(rules)]}), encoding="utf-8")
    assert promtool.check_config(config) == Verdict(config)
    _rules(rules, RECORD | {"expr": "sum("})
    assert "parse error" in promtool.check_config(config).message


def test_a_configuration_is_never_quoted(tmp_path):
    """A value in the wrong place may be a secret: promtool's quotation of it is hidden."""
    config = tmp_path / "prometheus.yaml"
    config.write_text('{"global": "hunter2"}', encoding="utf-8")
    verdict = promtool.check_config(config)
    assert not verdict.passed
    assert "hunter2" not in verdict.message
