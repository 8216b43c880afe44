"""Receivers: no secret is ever written down, and no message repeats one."""

import pytest

from heliograph import Email, Opsgenie, PagerDuty, Slack, Smtp, Webhook
from heliograph.findings import DefinitionError

SECRET = "s3cr3t-T0K3N"
FILE = "/etc/alertmanager/secrets/key"
LITERALS = [
    (Slack, {"channel": "#a", "api_url_file": FILE}, "api_url", "api_url_file"),
    (Slack, {"channel": "#a"}, "api_url", "api_url_file"),
    (PagerDuty, {"routing_key_file": FILE}, "routing_key", "routing_key_file"),
    (PagerDuty, {}, "service_key", "routing_key_file"),
    (Opsgenie, {}, "api_key", "api_key_file"),
    (Webhook, {"url": "https://example.com/hook"}, "token", "token_file"),
]


def refused(make):
    """The error that making a receiver raises."""
    with pytest.raises(DefinitionError) as caught:
        make()
    error = caught.value
    assert SECRET not in error.message + error.help
    assert error.secret
    assert error.place.file == __file__
    return error


@pytest.mark.parametrize(("kind", "arguments", "name", "file"), LITERALS)
def test_a_literal_secret_is_refused_and_not_repeated(kind, arguments, name, file):
    """Every receiver that has a secret refuses it in the clear, says where it belongs, and withholds the line."""
    error = refused(lambda: kind("them", **arguments, **{name: SECRET}))
    assert error.message == f"the receiver them is given its {name} in the clear"
    assert error.help == (
        f'put the secret in a file on the Alertmanager\'s host and name its path: {file}="/etc/alertmanager/secrets/…"'
    )


def test_the_mail_servers_password_belongs_to_it():
    """An e-mail receiver has no password of its own, and the mail server takes the path of a file alone."""
    error = refused(lambda: Email("them", to="a@example.com", auth_password=SECRET))
    assert error.message == "the receiver them is given its auth_password in the clear"
    assert error.help == (
        "put the secret in a file on the Alertmanager's host and name its path in the organisation's Smtp: "
        'password_file="/etc/alertmanager/secrets/…"'
    )
    error = refused(lambda: Smtp("smtp:587", sender="am@example.com", user="am", password=SECRET))
    assert error.message == "the mail server is given its password in the clear"
    error = refused(lambda: Smtp("smtp:587", sender="am@example.com", user="am", password_file=SECRET))
    assert error.message == "the password_file of the mail server is no path"


@pytest.mark.parametrize("kind", [Slack, PagerDuty, Opsgenie])
def test_a_receiver_without_its_file_is_told_so(kind):
    """What is missing is named, with what to write."""
    error = refused(lambda: kind("them", **({"channel": "#a"} if kind is Slack else {})))
    name = {Slack: "api_url_file", PagerDuty: "routing_key_file", Opsgenie: "api_key_file"}[kind]
    assert error.message == f"the receiver them has no {name}"
    assert error.help.endswith(f'name its path: {name}="/etc/alertmanager/secrets/…"')


@pytest.mark.parametrize("value", [f"https://hooks.slack.com/{SECRET}", SECRET, f"/etc/{SECRET} x", None, 3])
def test_a_secret_in_place_of_a_path_is_refused(value):
    """An address, a bare key, blanks, or no text at all are no paths."""
    error = refused(lambda: Slack("them", channel="#a", api_url_file=value))
    assert error.message == "the api_url_file of the receiver them is no path"


@pytest.mark.parametrize(
    "url",
    [
        f"https://user:{SECRET}@example.com/",
        f"https://{SECRET}@example.com/",
        f"https://example.com/?key={SECRET}",
        f"https://example.com/#{SECRET}",
    ],
)
def test_a_webhooks_address_carries_no_secret(url):
    """A user, a password, a query or a fragment in the address is refused."""
    error = refused(lambda: Webhook("them", url=url))
    assert error.message == "the url of the receiver them carries a secret: a user, a password, a query or a fragment"


@pytest.mark.parametrize(
    "url",
    [
        f"https://hooks.slack.com/services/T0/B0/{SECRET}",
        f"https://discord.com/api/webhooks/1/{SECRET}",
        f"https://example.webhook.office.com/webhookb2/{SECRET}",
        f"https://HOOKS.slack.com./{SECRET}",
    ],
)
def test_a_chats_address_is_a_secret(url):
    """Whoever knows the address of a chat's incoming webhook can post there; and it reads no alerts of Alertmanager."""
    error = refused(lambda: Webhook("them", url=url))
    assert error.message == "the url of the receiver them is a chat's, which is a secret by itself"
    assert error.help == "a chat does not read Alertmanager's JSON: use Slack(…, api_url_file=…), or post to a bridge"


@pytest.mark.parametrize("url", [f"hooks.slack.com/{SECRET}", f"https://[{SECRET}]/", "ftp://example.com"])
def test_what_may_hold_a_secret_is_not_shown(url):
    """A broken address may be a secret as well as any."""
    assert (
        refused(lambda: Webhook("them", url=url)).message == "the url of the receiver them is no http or https address"
    )


@pytest.mark.parametrize("url", ["ftp://example.com", "", None, 5])
def test_a_webhooks_address_is_an_address(url):
    """Anything but http and https is refused, at the argument."""
    with pytest.raises(DefinitionError, match=r"^the url of the receiver them is no http or https address$") as caught:
        Webhook("them", url=url)
    assert caught.value.place.text()[caught.value.place.column :].startswith("url)")
