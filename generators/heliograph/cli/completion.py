"""What a shell may complete: names of services and codes of checks."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from heliograph.findings import HeliographError

if TYPE_CHECKING:
    import click


def services(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 — click's signature
    """The services of the definitions that the command line names; none when they are broken."""
    from heliograph.loading import load

    root = context.find_root().params["definitions"]
    with contextlib.suppress(HeliographError):
        known = load(root).services
        return [CompletionItem(one.name, help=one.title) for one in known if one.name.startswith(incomplete)]
    return []


def environments(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 — click's signature
    """The environments of the definitions that the command line names; none when they are broken."""
    from heliograph.loading import load

    root = context.find_root().params["definitions"]
    with contextlib.suppress(HeliographError):
        known = load(root).organisation.environments
        return [CompletionItem(one.name) for one in known if one.name.startswith(incomplete)]
    return []


def codes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 — click's signature
    """The checks by code, or by name when that is what was begun."""
    from heliograph.checks import catalogue

    words = [(word, check) for check in catalogue() for word in (check.code, check.slug)]
    return [CompletionItem(word, help=check.summary) for word, check in words if word.startswith(incomplete)]
