"""Alertmanager's configuration: teams, severities, receivers, inhibition; held against the real amtool."""

from pathlib import Path

import pytest
import yaml

from heliograph import CRITICAL, HIGH, LOW, MEDIUM, Email, Opsgenie, PagerDuty, Slack, Smtp, Team, Webhook
from heliograph.model.organisation import CADENCES, Cadence, Environment, Organisation
from heliograph.model.project import Project
from heliograph.targets.alertmanager import generate_organisation
from heliograph.targets.alertmanager.configuration import Reach, configuration, matcher
from heliograph.tools import amtool
from heliograph.values import replace

SECRETS = "/etc/alertmanager/secrets"
PAGER = PagerDuty("pager", routing_key_file=f"{SECRETS}/pagerduty")
CHAT = Slack("chat", channel="#shop", api_url_file=f"{SECRETS}/slack")
GENIE = Opsgenie("genie", api_key_file=f"{SECRETS}/opsgenie", region="eu")
MAIL = Email("mail", to="shop@example.com", resolved=False)
HOOK = Webhook("hook", url="https://example.com/alerts", token_file=f"{SECRETS}/hook")
SHOP = Team("shop", receivers={CRITICAL: [PAGER, CHAT], HIGH: [PAGER], MEDIUM: [CHAT], LOW: [MAIL]})
BANK = Team("bank", receivers={CRITICAL: [GENIE, HOOK], HIGH: [GENIE], MEDIUM: [HOOK], LOW: [HOOK]})
ORGANISATION = Organisation(
    "example",
    teams=[SHOP, BANK],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
    smtp=Smtp("smtp.example.com:587", sender="am@example.com", user="am", password_file=f"{SECRETS}/smtp"),
)


@pytest.fixture
def written(tmp_path):
    """The organisation's configuration in a file."""
    artifact = generate_organisation(Project(ORGANISATION, (), Path("definitions"), {}))[0]
    path = tmp_path / "alertmanager.yaml"
    path.write_bytes(artifact.content)
    return path


def test_the_whole_configuration(written, file_regression):
    """Every receiver kind, every severity, inhibition, mail server: as reviewed."""
    file_regression.check(written.read_text(), extension=".yaml")


def test_amtool_accepts_it(written):
    """The real amtool finds nothing wrong."""
    assert amtool.check_config(written).message == ""


@pytest.mark.parametrize("team", ["shop", "bank"])
@pytest.mark.parametrize("severity", ["low", "medium", "high", "critical"])
def test_each_team_and_severity_reaches_its_receiver(written, team, severity):
    """The real amtool routes the labels of every rule to that team's receiver of that severity, and there alone."""
    labels = {"alertname": "A", "service": "s", "team": team, "severity": severity}
    assert amtool.routes_test(written, labels) == (f"{team}-{severity}",)


@pytest.mark.parametrize(
    "labels", [{"team": "nobody", "severity": "high"}, {"team": "shop", "severity": "odd"}, {"x": "y"}]
)
def test_what_no_route_takes_reaches_the_fallback(written, labels):
    """An alert of an unknown team or severity is not lost."""
    assert amtool.routes_test(written, labels) == ("fallback",)


def test_inhibition_wants_both_labels():
    """Alert and service must really be there on both sides: Alertmanager takes two absent labels for equal."""
    rules = configuration(ORGANISATION, [Reach(SHOP, (LOW, HIGH))])["inhibit_rules"]
    named = ['alertname!=""', 'service!=""']
    assert rules == [
        {
            "source_matchers": ['severity="high"', *named],
            "target_matchers": ['severity="low"', *named],
            "equal": ["alertname", "service"],
        }
    ]


def test_narrowed_to_what_is_met():
    """Routes and receivers that no alert of the service can meet are left out, and a mail server nobody uses."""
    value = configuration(ORGANISATION, [Reach(SHOP, (HIGH,))])
    assert [one["name"] for one in value["receivers"]] == ["fallback", "shop-high"]
    assert "inhibit_rules" not in value
    assert "global" not in value


def test_secrets_are_files(written):
    """Nothing in the configuration is a secret: every key that could hold one ends in _file."""
    text = written.read_text()
    for name in ("api_url", "routing_key", "service_key", "api_key", "credentials", "smtp_auth_password"):
        assert f"{name}:" not in text.replace("api_url: https://api.eu.opsgenie.com/", "")


def test_matchers_are_escaped(tmp_path):
    """Quotes, backslashes and line breaks in a value survive the real amtool."""
    value = 'a"b\\c'
    path = tmp_path / "alertmanager.yaml"
    route = {"receiver": "other", "routes": [{"receiver": "hit", "matchers": [matcher("team", "=", value)]}]}
    path.write_text(yaml.safe_dump({"route": route, "receivers": [{"name": "hit"}, {"name": "other"}]}))
    assert matcher("team", "=", value + "\n") == 'team="a\\"b\\\\c\\n"'
    assert amtool.check_config(path).message == ""
    assert amtool.routes_test(path, {"team": value}) == ("hit",)
    assert amtool.routes_test(path, {"team": "other"}) == ("other",)


def test_environments_keep_their_alerts_apart():
    """One Alertmanager may hear several environments: what their Prometheus adds groups and inhibits, too."""
    both = replace(
        ORGANISATION,
        environments=[
            Environment("production", external_labels={"cluster": "live", "region": "eu"}),
            Environment("staging", external_labels={"cluster": "staging"}),
        ],
        cadences={**CADENCES, LOW: Cadence(group_by=("...",)), HIGH: Cadence(group_by=("cluster", "service"))},
    )
    value = configuration(both, [Reach(SHOP, (LOW, MEDIUM, HIGH))])
    assert [one["equal"] for one in value["inhibit_rules"]] == [["alertname", "service", "cluster", "region"]] * 2
    ((high, medium, low),) = [one["routes"] for one in value["route"]["routes"]]
    assert high["group_by"] == value["route"]["group_by"] == ["cluster", "service", "region"]
    assert medium["group_by"] == ["service", "cluster", "region"]
    assert low["group_by"] == ["..."]
