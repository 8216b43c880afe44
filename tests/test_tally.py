from __future__ import annotations

from typing import Any

from heliograph import build
from heliograph.model.rules import AlertRule
from heliograph.tally import Made, tally


def made(sample: Any, *names: str) -> dict[str, Made]:
    """What a build of the sample makes, by owner."""
    checked = build.check(sample.definitions, names, lambda _: None)
    return {row.owner: row for row in tally(checked, build.generate(checked, lambda _: None))}


def test_what_a_service_has_is_counted(sample: Any) -> None:
    """Dashboards, panels, rules, proofs and routes are those of the default environment."""
    checked = build.check(sample.definitions, [], lambda _: None)
    rules = [rule for group in checked.expanded[0].groups for rule in group.rules]
    shop = made(sample)["shop"]
    assert (shop.dashboards, shop.panels, shop.alerts) == (1, 5, 2)
    assert shop.alerts == sum(isinstance(rule, AlertRule) for rule in rules)
    assert shop.recordings == len(rules) - shop.alerts
    assert shop.proofs == 2
    # The fallback, and the two severities at which the shop's alerts reach its team.
    assert shop.routes == 3


def test_what_is_shared_comes_last(sample: Any) -> None:
    """The organisation has routes alone: the fallback's, and one for each severity of its team."""
    rows = made(sample)
    assert list(rows) == ["shop", "organisation"]
    assert rows["organisation"] == Made("organisation", 0, 0, 0, 0, 0, routes=5)


def test_a_partial_build_has_no_shared_part(sample: Any) -> None:
    """Where some services are built, the row of what they share is missing."""
    sample.write(
        "store/service.py",
        "from heliograph import Service\nfrom organisation.organisation import TEAM\n"
        'SERVICE = Service("store", team=TEAM, definitions=[])\n',
    )
    assert made(sample, "store") == {"store": Made("store", 0, 0, 0, 0, 0, routes=1)}
