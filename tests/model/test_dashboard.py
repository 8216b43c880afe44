"""Dashboards as values."""

import pytest

from heliograph import Dashboard, Row
from heliograph.findings import DefinitionError


def test_tags_are_a_list():
    """A bare text, which would become single letters, is refused at the argument."""
    with pytest.raises(DefinitionError, match=r"^the tags of 'Shop' are the text 'orders', not a list$") as caught:
        Dashboard("Shop", tags="orders")
    assert caught.value.help == 'write tags=["orders"]'
    assert caught.value.place.text()[caught.value.place.column :].startswith('"orders"')


def test_a_dashboard_holds_rows_and_panels():
    """Anything else is refused; what has a title is called by it."""
    with pytest.raises(DefinitionError, match=r"^the dashboard 'Shop' cannot hold 3$"):
        Dashboard("Shop", 3)
    with pytest.raises(DefinitionError, match=r"^the row 'Orders' cannot hold the row 'Failed'$"):
        Row("Orders", Row("Failed"))
    with pytest.raises(DefinitionError, match=r"^the dashboard 'Shop' cannot hold the dashboard 'Orders'$"):
        Dashboard("Shop", Dashboard("Orders"))
