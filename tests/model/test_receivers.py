"""Receivers: no secret is ever written down, and no message repeats one."""

import pytest

from heliograph import Email, Opsgenie, PagerDuty, Slack, Webhook
from heliograph.findings import DefinitionError

SECRET = "s3cr3t-T0K3N"
FILE = "/etc/alertmanager/secrets/key"
LITERALS = [
    (Slack, {"channel": "#a", "api_url_file": FILE}, "api_url"),
    (PagerDuty, {"routing_key_file": FILE}, "routing_key"),
    (PagerDuty, {"routing_key_file": FILE}, "service_key"),
    (Opsgenie, {"api_key_file": FILE}, "api_key"),
    (Email, {"to": "a@example.com"}, "auth_password"),
    (Webhook, {"url": "https://example.com/hook"}, "token"),
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


@pytest.mark.parametrize(("kind", "arguments", "name"), LITERALS)
def test_a_literal_secret_is_refused_and_not_repeated(kind, arguments, name):
    """Every receiver that has a secret refuses it in the clear, says where it belongs, and withholds the line."""
    error = refused(lambda: kind("them", **arguments, **{name: SECRET}))
    assert error.message == f"the receiver them is given its {name} in the clear"
    assert error.help == (
        "put the secret in a file on the Alertmanager's host and name its path: "
        f'{name}_file="/etc/alertmanager/secrets/…"'
    )


@pytest.mark.parametrize("value", [f"https://hooks.slack.com/{SECRET}", SECRET, f"/etc/{SECRET} x", None, 3])
def test_a_secret_in_place_of_a_path_is_refused(value):
    """An address, a bare key, blanks, or no text at all are no paths."""
    error = refused(lambda: Slack("them", channel="#a", api_url_file=value))
    assert error.message == "the api_url_file of the receiver them is no path"


@pytest.mark.parametrize(
    "url",
    [f"https://user:{SECRET}@example.com/", f"https://{SECRET}@example.com/", f"https://example.com/?key={SECRET}"],
)
def test_a_webhooks_address_carries_no_secret(url):
    """A user, a password or a query in the address is refused."""
    error = refused(lambda: Webhook("them", url=url))
    assert error.message == "the url of the receiver them carries a secret: a user, a password or a query"


@pytest.mark.parametrize("url", ["ftp://example.com", "", None, 5])
def test_a_webhooks_address_is_an_address(url):
    """Anything but http and https is refused, at the argument."""
    with pytest.raises(DefinitionError, match=r"^the url of the receiver them is no http or https address$") as caught:
        Webhook("them", url=url)
    assert caught.value.place.text()[caught.value.place.column :].startswith("url)")
