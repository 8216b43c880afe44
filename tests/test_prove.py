from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from heliograph import conventions, writing
from heliograph.artifacts import Artifact, text_artifact, yaml_artifact
from heliograph.findings import HeliographError
from heliograph.prove import Admission, Proof, Row, prove
from heliograph.prove.evidence import Alert
from heliograph.tools.process import ToolMissing

RULE = {"alert": "TooMany", "expr": 'things{job="shop"} > 5', "labels": {"severity": "high"}}
OTHER = {"alert": "TooFew", "expr": 'things{job="shop"} < 1'}
FIRES = {"eval_time": "1m", "alertname": "TooMany", "exp_alerts": [{"exp_labels": {"job": "shop", "severity": "high"}}]}
QUIET = {"eval_time": "1m", "alertname": "TooMany", "exp_alerts": []}
SOURCE = "definitions/shop/alerts.py"
ROUTES = {"route": {"receiver": "all"}, "receivers": [{"name": "all"}]}


def rules(path: str, *many: dict[str, Any]) -> Artifact:
    """A rule file with one group."""
    return yaml_artifact(path, {"groups": [{"name": "shop", "rules": list(many)}]}, SOURCE)


def case(value: str, moment: dict[str, Any]) -> dict[str, Any]:
    """A test of one moment, with one series."""
    series = {"series": 'things{job="shop"}', "values": f"{value}x5"}
    return {"interval": "1m", "input_series": [series], "alert_rule_test": [moment]}


def proof(*tests: dict[str, Any], loads: str = "too-many.yaml") -> Artifact:
    """A file of tests over the rule file beside it."""
    value = {"rule_files": [loads], "evaluation_interval": "1m", "tests": list(tests)}
    return yaml_artifact("prometheus/proofs/too-many_test.yaml", value, SOURCE)


DEPLOYED = rules("prometheus/rules/shop.yaml", RULE)
TESTED = rules("prometheus/proofs/too-many.yaml", RULE)
CONFIGURATION = yaml_artifact("alertmanager/alertmanager.yaml", ROUTES)
SOUND = (DEPLOYED, TESTED, proof(case("9", FIRES), case("1", QUIET)), CONFIGURATION)


def proven(output: Path, *artifacts: Artifact) -> Proof:
    """What is proven of a service's folder that holds these files."""
    writing.write(output, {"shop": artifacts})
    return prove(output, [], lambda _: None)


def told(result: Proof) -> list[tuple[str, str, str]]:
    """Path, subject and message of each failure."""
    return [(str(one.path), one.subject, one.message) for one in result.failures]


def test_what_is_proven_is_counted(tmp_path: Path) -> None:
    """A sound folder has no failures, and a row that says how much was proven."""
    result = proven(tmp_path / "output", *SOUND)
    assert result == Proof(
        (Row("shop", alerts=1, firing=1, quiet=1, unproven=(), rules=1, configurations=1, files=4),), ()
    )


def test_environments_are_proven_apart(tmp_path: Path) -> None:
    """A proof in one environment's folder says nothing of another environment's alert."""
    staging = rules("environments/staging/prometheus/rules/shop.yaml", RULE)
    assert told(proven(tmp_path / "output", *SOUND, staging)) == [
        ("environments/staging/prometheus/rules/shop.yaml", "TooMany", "nothing proves that it fires"),
        ("environments/staging/prometheus/rules/shop.yaml", "TooMany", "nothing proves that it keeps quiet"),
    ]


class TestVacuousProofs:
    def test_an_alert_without_a_proof(self, tmp_path: Path) -> None:
        """Every alert that is deployed needs a case in which it fires and one in which it does not."""
        result = proven(tmp_path / "output", rules("prometheus/rules/shop.yaml", RULE, OTHER), *SOUND[1:])
        assert told(result) == [
            ("prometheus/rules/shop.yaml", "TooFew", "nothing proves that it fires"),
            ("prometheus/rules/shop.yaml", "TooFew", "nothing proves that it keeps quiet"),
        ]

    def test_an_alert_that_is_never_seen_firing(self, tmp_path: Path) -> None:
        """Silence alone proves nothing: an alert that cannot fire is silent too."""
        result = proven(tmp_path / "output", DEPLOYED, TESTED, proof(case("1", QUIET)), CONFIGURATION)
        assert told(result) == [("prometheus/rules/shop.yaml", "TooMany", "nothing proves that it fires")]
        assert result.rows[0].alerts == 0

    def test_an_alert_that_is_asked_for_by_its_series(self, tmp_path: Path) -> None:
        """A test may ask Prometheus' own series of alerts, where what the alert says cannot be foretold."""
        labels = 'ALERTS{alertname="TooMany",alertstate="firing",job="shop",severity="high"}'
        asked = {"expr": conventions.firing("TooMany"), "eval_time": "1m"}
        fires = {**asked, "exp_samples": [{"labels": labels, "value": 1}]}
        quiet = {**asked, "exp_samples": []}
        tests = [{**case(value, QUIET), "promql_expr_test": [moment]} for value, moment in (("9", fires), ("1", quiet))]
        for one in tests:
            del one["alert_rule_test"]
        result = proven(tmp_path / "output", DEPLOYED, TESTED, proof(*tests), CONFIGURATION)
        assert told(result) == []
        assert result.rows[0].alerts == 1

    def test_an_alert_that_is_deployed_unproven(self, tmp_path: Path) -> None:
        """What is admitted is no failure and is counted apart; of another severity or environment it says nothing."""
        admitted = {
            "alert": "TooFew",
            "severity": "low",
            "unproven": "it is not foretold",
            "allowed": "we know it well",
        }
        low = {**OTHER, "labels": {"severity": "low"}}
        says = yaml_artifact("prometheus/proofs/too-few.unproven.yaml", admitted, SOURCE)
        result = proven(tmp_path / "one", rules("prometheus/rules/shop.yaml", RULE, low), *SOUND[1:], says)
        assert told(result) == []
        alert = Alert(PurePosixPath(), "TooFew", "low")
        assert result.rows[0].unproven == (Admission(alert, "it is not foretold", "we know it well"),)
        assert result.rows[0].alerts == 1
        high = {**OTHER, "labels": {"severity": "high"}}
        result = proven(tmp_path / "two", rules("prometheus/rules/shop.yaml", RULE, low, high), *SOUND[1:], says)
        assert [subject for _, subject, _ in told(result)] == ["TooFew", "TooFew"]
        staging = rules("environments/staging/prometheus/rules/shop.yaml", low)
        result = proven(tmp_path / "three", *SOUND, says, staging)
        assert [subject for _, subject, _ in told(result)] == ["TooFew", "TooFew"]

    def test_an_alert_at_two_severities(self, tmp_path: Path) -> None:
        """What is proven of an alert at one severity says nothing of the alert of that name at another."""
        low = {**RULE, "labels": {"severity": "low"}}
        assert told(proven(tmp_path / "output", rules("prometheus/rules/shop.yaml", RULE, low), *SOUND[1:])) == [
            ("prometheus/rules/shop.yaml", "TooMany", "nothing proves that it fires"),
            ("prometheus/rules/shop.yaml", "TooMany", "nothing proves that it keeps quiet"),
        ]

    def test_a_test_of_another_alert(self, tmp_path: Path) -> None:
        """promtool passes a quiet case of an alert that its rule files do not have; it counts for nothing here."""
        absent = {**QUIET, "alertname": "TooFew"}
        result = proven(
            tmp_path / "output",
            rules("prometheus/rules/shop.yaml", RULE, OTHER),
            TESTED,
            proof(case("9", FIRES), case("1", QUIET), case("1", absent)),
            CONFIGURATION,
        )
        assert [subject for _, subject, _ in told(result)] == ["TooFew", "TooFew"]

    def test_a_rule_that_is_not_the_deployed_one(self, tmp_path: Path) -> None:
        """The rule in a proof must be, to the letter, the rule that is deployed."""
        milder = rules("prometheus/rules/shop.yaml", {**RULE, "expr": 'things{job="shop"} > 6'})
        assert told(proven(tmp_path / "output", milder, *SOUND[1:])) == [
            ("prometheus/proofs/too-many.yaml", "TooMany", "TooMany is not the rule that is deployed")
        ]

    def test_a_test_without_its_rules(self, tmp_path: Path) -> None:
        """A test that names a rule file which is not there fails, and proves no alert."""
        tests = proof(case("9", FIRES), case("1", QUIET), loads="none.yaml")
        result = proven(tmp_path / "output", DEPLOYED, tests, CONFIGURATION)
        assert ("prometheus/proofs/too-many_test.yaml", "", "tests none.yaml, which is not there") in told(result)
        assert result.rows[0].alerts == 0


class TestVerdicts:
    def test_an_alert_that_does_not_behave(self, tmp_path: Path) -> None:
        """promtool's words are told by alert and moment, and the alert does not count as proven."""
        result = proven(tmp_path / "output", DEPLOYED, TESTED, proof(case("1", FIRES), case("1", QUIET)), CONFIGURATION)
        [(path, subject, message)] = told(result)
        assert (path, subject) == ("prometheus/proofs/too-many_test.yaml", "TooMany")
        assert message.startswith("TooMany is not as expected after 1m:\nexp:[")
        assert message.endswith("got:[]")
        assert result.rows[0].alerts == 0

    def test_each_alert_that_does_not_behave_is_told(self, tmp_path: Path) -> None:
        """Two wrong moments of one file are two failures."""
        result = proven(tmp_path / "output", DEPLOYED, TESTED, proof(case("1", FIRES), case("9", QUIET)), CONFIGURATION)
        assert [subject for _, subject, _ in told(result)] == ["TooMany", "TooMany"]

    def test_rules_that_do_not_load(self, tmp_path: Path) -> None:
        """A rule that promtool rejects is told in its words."""
        broken = {**RULE, "expr": "sum(things"}
        result = proven(tmp_path / "output", rules("prometheus/rules/shop.yaml", broken))
        [message] = [one.message for one in result.failures if "unclosed" in one.message]
        assert "parse error" in message
        assert result.rows[0].rules == 0

    def test_a_configuration_that_does_not_load(self, tmp_path: Path) -> None:
        """A route to a receiver that does not exist is told in amtool's words, or in the schema's."""
        lost = yaml_artifact("alertmanager/alertmanager.yaml", {**ROUTES, "route": {"receiver": "nobody"}})
        result = proven(tmp_path / "output", *SOUND[:3], lost)
        assert [path for path, _, _ in told(result)] == ["alertmanager/alertmanager.yaml"]
        assert "nobody" in result.failures[0].message


class TestFiles:
    def test_a_file_that_was_changed_by_hand(self, tmp_path: Path) -> None:
        """What is not as it was built is a failure, even where it loads."""
        output = tmp_path / "output"
        writing.write(output, {"shop": SOUND})
        file = output / "shop/prometheus/rules/shop.yaml"
        file.write_text(file.read_text() + "# by hand\n")
        assert told(prove(output, [], lambda _: None)) == [("prometheus/rules/shop.yaml", "", "was changed by hand")]

    @pytest.mark.parametrize("manifest", [None, "{", "[]", '{"files": {"../x": {"sha256": "", "source": ""}}}'])
    def test_a_folder_that_has_lost_its_manifest(self, tmp_path: Path, manifest: str | None) -> None:
        """What is in it may be deployed, so that to prove the other folders is not enough."""
        output = tmp_path / "output"
        writing.write(output, {"shop": SOUND, "store": SOUND})
        file = output / "store/manifest.json"
        file.unlink() if manifest is None else file.write_text(manifest)
        (output / "empty").mkdir()
        result = prove(output, [], lambda _: None)
        [failure] = result.failures
        finding = failure.finding(output, tmp_path)
        assert (finding.message, finding.help) == (
            f"{file}: is missing or damaged",
            "move the folder away, then run `heliograph build`: nothing in it is proven",
        )
        assert [row.owner for row in result.rows] == ["shop"]
        assert prove(output, ["shop"], lambda _: None).failures == ()

    def test_rules_that_cannot_be_read(self, tmp_path: Path) -> None:
        """They are the one thing that is wrong, told by their path once: no proof is held against what is not there."""
        output = tmp_path / "output"
        writing.write(output, {"shop": SOUND})
        file = output / "shop/prometheus/rules/shop.yaml"
        file.write_text(file.read_text() + "x\n")
        result = prove(output, [], lambda _: None)
        changed, unread = [one.finding(output, tmp_path).message for one in result.failures]
        assert changed == f"{file}: was changed by hand"
        assert unread.startswith(f"{file}: cannot be read: ")
        assert " in line " in unread
        assert unread.count("shop.yaml") == 1
        file.unlink()
        assert [path for path, _, _ in told(prove(output, [], lambda _: None))] == ["prometheus/rules/shop.yaml"]

    def test_a_file_that_is_not_as_its_schema_says(self, tmp_path: Path) -> None:
        """A key that the format does not have is told with the way to it."""
        odd = yaml_artifact("prometheus/rules/odd.yaml", {"groups": [{"name": "a", "rulez": []}]})
        result = proven(tmp_path / "output", *SOUND, odd)
        assert {path for path, _, _ in told(result)} == {"prometheus/rules/odd.yaml"}
        assert any("rulez" in message for _, _, message in told(result))
        assert {one.help for one in result.failures} == {
            "mend the definition and build again; if that is right, this is a defect of heliograph"
        }

    def test_a_file_that_somebody_made_unlike_its_schema(self, tmp_path: Path) -> None:
        """Where it was changed by hand, building again is all that it takes."""
        output = tmp_path / "output"
        writing.write(output, {"shop": SOUND})
        file = output / "shop/prometheus/rules/shop.yaml"
        file.write_text(file.read_text().replace("groups:", "groupz:"))
        result = prove(output, [], lambda _: None)
        assert len(result.failures) > 1
        assert {one.help for one in result.failures} == {
            "run `heliograph build`; files in the output are not edited by hand"
        }

    def test_a_file_that_no_schema_knows(self, tmp_path: Path) -> None:
        """A file of an unknown kind is a failure, so that nothing unproven is deployed."""
        assert told(proven(tmp_path / "output", *SOUND, text_artifact("notes.txt", "x"))) == [
            ("notes.txt", "", "no schema knows this file")
        ]

    def test_a_failure_is_a_finding_at_the_definition(self, tmp_path: Path) -> None:
        """A failure names the file on disk, and stands where its definition names the alert."""
        definition = tmp_path / SOURCE
        definition.parent.mkdir(parents=True)
        definition.write_text('TOO_MANY = Threshold(\n    "TooMany",\n)\n')
        result = proven(tmp_path / "output", DEPLOYED, TESTED, proof(case("1", QUIET)), CONFIGURATION)
        finding = result.failures[0].finding(tmp_path / "output", tmp_path / "definitions")
        assert finding.message == f"{tmp_path}/output/shop/prometheus/rules/shop.yaml: nothing proves that it fires"
        assert finding.place is not None
        assert (finding.place.file, finding.place.line, finding.place.column) == (str(definition), 2, 4)
        assert finding.place.text()[4 : finding.place.end_column] == '"TooMany"'


class TestNothingIsProven:
    def test_without_promtool(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without the programs, nothing is proven: that is said, and is no success."""
        monkeypatch.setenv("PATH", "")
        monkeypatch.setenv("HELIOGRAPH_TOOLS", str(tmp_path))
        writing.write(tmp_path / "output", {"shop": SOUND})
        with pytest.raises(
            ToolMissing, match=r"^nothing was proven: promtool is needed to check and prove rules"
        ) as caught:
            prove(tmp_path / "output", [], lambda _: None)
        assert caught.value.exit_code == 3

    def test_without_output(self, tmp_path: Path) -> None:
        """An output that was never built holds nothing to prove: an error, not a success."""
        with pytest.raises(HeliographError) as caught:
            prove(tmp_path / "output", [], lambda _: None)
        assert caught.value.message == f"{tmp_path / 'output'} has not been built: there is nothing to prove"
        assert caught.value.help == "run `heliograph build`"

    def test_an_unknown_service(self, tmp_path: Path) -> None:
        """A name that the output does not have is answered with the nearest one that it has."""
        writing.write(tmp_path / "output", {"shop": SOUND})
        with pytest.raises(HeliographError) as caught:
            prove(tmp_path / "output", ["shp"], lambda _: None)
        assert (caught.value.message, caught.value.help) == (
            f"{tmp_path / 'output'} holds nothing of 'shp'",
            "did you mean shop?",
        )
