"""A link leads to a dashboard that is not defined.

# What it does
Compares links to dashboards, by definition or by uid, with the dashboards of all services.

# Why is this bad?
The link leads nowhere, unless somebody has made that dashboard by hand.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), links=[Link("More", dashboard="example-detals")])
DETAILS = Dashboard("Details", Stat("Memory", MEMORY_USAGE.max()), key="details")
```

# Use instead
```python
DETAILS = Dashboard("Details", Stat("Memory", MEMORY_USAGE.max()), key="details")
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), links=[Link("More", dashboard=DETAILS)])
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.conventions import dashboard_uid
from heliograph.findings import Severity, did_you_mean
from heliograph.model.dashboard import Dashboard

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG419", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Links of dashboards, panels and values."""
    defined = {id(one.value) for one in model.whole.dashboards}
    uids = {dashboard_uid(one.service, one.value) for one in model.whole.dashboards if one.service is not None}
    owners: tuple[Owned[Any], ...] = (*model.dashboards, *model.panels)
    for owner in owners:
        for argument in ("links", "data_links"):
            for link in getattr(owner.value, argument, ()):
                target = link.dashboard
                if isinstance(target, str) and target and target not in uids:
                    yield owner.fault(
                        f"no dashboard has the uid {target}",
                        help=did_you_mean(target, uids) or "name a dashboard of ours, or give url= its address",
                        at=owner.at(argument).part(target),
                    )
                elif isinstance(target, Dashboard) and id(target) not in defined:
                    yield owner.fault(
                        f"the dashboard {target.title} that is linked to is no part of any service",
                        help="list it in the definitions of SERVICE",
                        at=owner.at(argument),
                    )
