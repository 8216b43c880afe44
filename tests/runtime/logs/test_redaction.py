"""Secrets do not get into the log."""

from __future__ import annotations

import logging

import pytest

from heliograph.runtime import logs
from heliograph.runtime.redaction import Redactor

LOG = logging.getLogger("shop")
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer abc.def-ghi_jkl", "Authorization: [redacted]"),
        ("sent Bearer abcdefgh1234 upstream", "sent Bearer [redacted] upstream"),
        ("basic dXNlcjpwYXNzd29yZA==", "basic [redacted]"),
        ("Basic dXNlcjpwYXNz1", "Basic [redacted]"),
        (f"token is {JWT}.", "token is [redacted]"),
        ("card 4111 1111 1111 1111 declined", "card [redacted] declined"),
        ("card 4111-1111-1111-1111", "card [redacted]"),
        ("card4111111111111111, no id", "card[redacted], no id"),
        ("card 4111 1111 1111 1111 12/26", "card [redacted] 12/26"),
        ("in 2026 4111 1111 1111 1111 000", "in 2026 [redacted] 000"),
        ("two 4111111111111111 5500005555555559", "two [redacted] [redacted]"),
        ("amex 378282246310005!", "amex [redacted]!"),
        ("key AKIAIOSFODNN7EXAMPLE used", "key [redacted] used"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "[redacted]"),
        ("slack xoxb-123456789012-abcdef", "slack [redacted]"),
        ("stripe sk_live_abcdefghijkl", "stripe [redacted]"),
        ("postgres://bob:hunter2@db:5432/shop", "postgres://[redacted]@db:5432/shop"),
        ("amqp://:p@ss@mq/", "amqp://[redacted]@mq/"),
        ("mongodb://bob:a/b+c=@db/shop", "mongodb://[redacted]@db/shop"),
        ("pin=1", "pin=[redacted]"),
        ("db_pass=hunter2", "db_pass=[redacted]"),
        ("GET /login?user=bob&password=hunter2&next=/", "GET /login?user=bob&password=[redacted]&next=/"),
        ("https://x/?access_token=abc#top", "https://x/?access_token=[redacted]"),
        ("{'user': 'bob', 'password': 'hunter two'}", "{'user': 'bob', 'password': '[redacted]'}"),
        ('{"client_secret": "a \\"quoted\\" one", "x": 1}', '{"client_secret": "[redacted]", "x": 1}'),
        ("{'password': ['a b', 'c'], 'x': 1}", "{'password': [redacted], 'x': 1}"),
        ("User(name='bob', api_key='k-1 2')", "User(name='bob', api_key='[redacted]')"),
        ("password = hunter2", "password = [redacted]"),
        ("DB_PASSWORD=hunter2 ./run", "DB_PASSWORD=[redacted] ./run"),
        ("Cookie: a=b; session=c\nHost: x", "Cookie: [redacted]\nHost: x"),
        ("set-cookie: id=1; HttpOnly", "set-cookie: [redacted]"),
        ("x-api-key: abc", "x-api-key: [redacted]"),
        ("a:b:password:hunter2", "a:b:password:[redacted]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "[redacted]"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE and no end", "[redacted]"),
    ],
)
def test_secrets_are_known_by_their_looks(text, shown):
    """In running text, by a form of their own or by the name before them."""
    assert Redactor().text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "max_tokens=100 prompt_tokens: 7",
        "order 4111111111111112 shipped",
        "at 1700000000000000000 ns",
        "pi 3.14159265358979",
        "score 0.4111111111111111",
        "uuid 3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "4e2f7f637588141932397fc62d8d517a",
        "id 0a4111-not 00-4e2f7f637588141932397fc62d8d517a-b7ad6b7169203331-01",
        "see https://example.org/a@b",
        "git@github.com:a/b.git",
        "ssh://git@host/a",
        "password=None",
        "key: value",
        "basic auth",
        "basic operations work",
        "the bearer documentation",
        "http://host:8080/users/a@b",
        "pass=3 fail=1",
        "took 3 s: done",
        "monkey=1",
    ],
)
def test_what_is_no_secret_stays(text):
    """Nothing that merely resembles one is lost."""
    assert Redactor().text(text) == text


def test_secrets_are_known_by_name_at_any_depth(logged):
    """In mappings, pairs as of headers, of text or bytes, and whatever their value is."""
    LOG.info(
        "x",
        extra={
            "password": "p",
            "request": {"headers": [(b"Authorization", b"zzz"), ("accept", "*/*")], "body": [{"apiKey": {"a": [1]}}]},
            "max_tokens": 7,
            "token": None,
        },
    )
    line = logged.line
    assert line["password"] == "[redacted]"
    assert line["request"] == {
        "headers": [["Authorization", "[redacted]"], ["accept", "*/*"]],
        "body": [{"apiKey": "[redacted]"}],
    }
    assert (line["max_tokens"], line["token"]) == (7, None)


def test_secrets_in_arguments_are_found_by_name(logged):
    """Also where the message only has their value."""
    LOG.info("logged in with %(password)s", {"password": "zzz"})
    LOG.info("headers %s", [("cookie", "zzz")])
    LOG.info("body %r of %d", {"secret": ["zzz", "zzz"]}, 3)
    assert [line["message"] for line in logged.lines] == [
        "logged in with [redacted]",
        'headers [["cookie","[redacted]"]]',
        'body {"secret":"[redacted]"} of 3',
    ]


def test_secrets_in_exceptions_are_found(logged):
    """In messages, notes, causes and the source that a stack shows."""
    try:
        try:
            raise KeyError("password=zzz")
        except KeyError:
            error = ValueError("postgres://bob:zzz@db")
            error.add_note("token=zzz")
            raise error  # noqa: B904 — the context is meant
    except ValueError:
        LOG.exception("api_key=zzz")
    assert "zzz" not in logged.text
    assert logged.text.count("[redacted]") >= 5


def test_numbers_of_cards_are_found_as_numbers(logged):
    """An integer that is a card's number; other numbers stay."""
    LOG.info("x", extra={"a": 4111111111111111, "b": 4111111111111112, "c": 1700000000000000000})
    line = logged.line
    assert (line["a"], line["b"], line["c"]) == ("[redacted]", 4111111111111112, 1700000000000000000)


def test_names_can_be_added_and_taken_out():
    """In any spelling; both count for running text, too."""
    redactor = Redactor(deny=["IBAN", "shoe-size"], allow=["token count", "pin"])
    assert redactor.secret("customer_iban")
    assert redactor.secret("shoeSize")
    assert redactor.secret("token")
    assert not redactor.secret("token_count")
    assert not redactor.secret("PIN")
    assert redactor.text("iban: DE89, pin: 1234, token_count=3, shoe_size=44") == (
        "iban: [redacted], pin: 1234, token_count=3, shoe_size=[redacted]"
    )


def test_looks_can_be_added():
    """A pattern of one's own, as text or compiled."""
    redactor = Redactor(patterns=[r"acme-\d{6}"])
    assert redactor.text("key acme-123456 is old") == "key [redacted] is old"


def test_redactions_are_counted(logged, counted):
    """By what gave the secret away; also where the same line comes again."""
    for _ in range(3):
        LOG.info("Bearer abcdefghijk1", extra={"password": "p"})
    assert counted("heliograph_log_redactions_total", by="pattern") == 3
    assert counted("heliograph_log_redactions_total", by="name") == 3


def test_the_context_is_redacted(logged):
    """A client that sends its token as request id does not find it in our log."""
    from heliograph.runtime import context

    with context.bound(request_id=JWT):
        logs.request_line(method="GET", endpoint="/", status=200, duration=0.1)
        LOG.info("x")
    assert JWT not in logged.text


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "a=" * 50_000,
        "4 " * 50_000,
        "://:" * 25_000,
        "eyJ" * 30_000,
        "eyJ-" * 30_000,
        "@" + "://a:b" * 30_000,
        "'" * 100_000,
        "x.-" * 30_000,
    ],
)
def test_no_text_takes_long(logged, text):
    """Each pattern's effort grows with the text's length and no faster: this ends."""
    LOG.info(text, extra={"password_hint": text, "x": text})
    assert len(logged.text) <= 16 * 1024
