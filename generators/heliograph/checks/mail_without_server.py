"""E-mail is to be sent, and no server is known to send it.

# What it does
Looks for e-mail receivers while the organisation has no `smtp`.

# Why is this bad?
Alertmanager refuses the configuration.

# Example
```python
MAIL = Email("mail", to="search@example.com")
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[MAIL],
)
```

# Use instead
```python
MAIL = Email("mail", to="search@example.com")
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[MAIL],
    smtp=Smtp("smtp.example.com:587", sender="alerts@example.com"),
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.receivers.email import Email

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG506", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Receivers by e-mail, of an organisation without a server for it."""
    if model.organisation.value.smtp is None:
        for receiver in model.receivers:
            if isinstance(receiver.value, Email):
                yield receiver.fault(
                    f"{receiver.name} is told by e-mail, and {model.organisation.name} has no mail server",
                    help='give the organisation one: smtp=Smtp("host:587", sender="…")',
                )
