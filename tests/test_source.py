"""Where a value was written."""

import sys
from pathlib import Path

import pytest

from heliograph.metrics import Counter
from heliograph.model.panel import Query
from heliograph.promql.traversal import walk
from heliograph.source import Place, argument_of, calling_module, file_of, place_of

REQUESTS = Counter("requests_total", "Requests.")


def written(place):
    """The text at a place of one line."""
    return place.text()[place.column : place.end_column]


def test_an_operator_has_its_own_place():
    """Every node of an expression points at what made it, operators and methods alike."""
    expression = (REQUESTS.rate("5m").sum() - 1) / REQUESTS.rate("1h").sum()
    assert [written(place_of(node.site)) for node in walk(expression)[:3]] == [
        '(REQUESTS.rate("5m").sum() - 1) / REQUESTS.rate("1h").sum()',
        'REQUESTS.rate("5m").sum() - 1',
        'REQUESTS.rate("5m").sum()',
    ]


def test_a_place_of_several_lines():
    """A call over several lines starts at its first and ends at its last."""
    metric = Counter(
        "late_total",
        "Late.",
    )
    place = place_of(metric.site)
    assert place.file == __file__
    assert place.end_line == place.line + 3
    assert place.text() == "    metric = Counter("


def test_columns_count_characters():
    """What stands behind letters of several bytes is found by characters."""
    label, metric = "äöü→", Counter("wide_total", "Wide.")
    assert written(place_of(metric.site)) == 'Counter("wide_total", "Wide.")'
    assert label


@pytest.mark.parametrize(("name", "text"), [("help", '"Named."'), (0, '"named_total"'), ("unit", None), (5, None)])
def test_arguments(name, text):
    """An argument is found by its name or position; what is not written there is the whole call."""
    metric = Counter("named_total", help="Named.")
    assert written(argument_of(metric.site, name)) == (text or 'Counter("named_total", help="Named.")')


def test_code_without_a_file(tmp_path):
    """Code whose file cannot be read still has a line, and its arguments are the whole call."""
    space = {"Counter": Counter, "__name__": "made_up"}
    exec(compile("\n\nmetric = Counter('gone_total', 'Gone.')", str(tmp_path / "gone.py"), "exec"), space)
    site = space["metric"].site
    assert place_of(site).line == 3
    assert place_of(site).text() == ""
    assert argument_of(site, "help") == place_of(site)


def test_a_file_that_is_no_python_any_more(tmp_path):
    """A file that changed since it was imported yields the whole call, not an error."""
    file = tmp_path / "broken.py"
    file.write_text("this is (no python")
    space = {"Counter": Counter, "__name__": "made_up"}
    exec(compile("metric = Counter('broken_total', help='Gone.')", str(file), "exec"), space)
    assert argument_of(space["metric"].site, "help").line == 1


def test_part_of_a_place():
    """A word is found in a place where it stands last, as a whole word; otherwise the place itself is meant."""
    metric = Counter("part_total", "A part_total of parts.")
    place = place_of(metric.site)
    assert written(place.part("part_total")) == "part_total"
    assert place.part("part_total").column > place.column + 12
    assert place.part("part") == place
    assert place.part("") == place


def test_here_is_the_caller_outside_the_package():
    """However many functions of the package are between, here is where one was called; and the module is this one."""
    assert written(place_of(REQUESTS.where().site)) == "REQUESTS.where()"
    assert written(place_of(REQUESTS.quantile_over_time(0.5, "5m").arguments[0].site)).startswith("REQUESTS.quantile_")
    assert calling_module() == __name__


def test_code_without_a_name_is_outside():
    """Code that was never in a file, as `exec` runs it, is a user's, whatever it is called."""
    space = {"Query": Query, "up": REQUESTS.where(), "__name__": "heliograph.of_a_user"}
    exec("\nquery = Query(up)", space)
    assert file_of(space["query"].site) == "<string>"
    assert place_of(space["query"].site).line == 2


def test_a_package_of_similar_name_is_outside(tmp_path, monkeypatch):
    """A package called heliograph_extras is a user's, not ours."""
    (tmp_path / "heliograph_extras.py").write_text(
        "from heliograph.metrics import Gauge\nsite = Gauge('extras', 'Extras.').site\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    import heliograph_extras

    assert Path(file_of(heliograph_extras.site)).name == "heliograph_extras.py"
    del sys.modules["heliograph_extras"]


def test_sites_are_outside_of_equality():
    """Two equal expressions from two lines are equal, with one hash."""
    first = REQUESTS.rate("5m").sum()
    second = REQUESTS.rate("5m").sum()
    assert first == second
    assert hash(first) == hash(second)
    assert place_of(first.site) != place_of(second.site)


def test_places_sort_by_file_and_line():
    """Findings are shown in the order of their places."""
    assert sorted([Place("b", 1, 0, 1, 1), Place("a", 2, 0, 2, 1), Place("a", 1, 5, 1, 6)]) == [
        Place("a", 1, 5, 1, 6),
        Place("a", 2, 0, 2, 1),
        Place("b", 1, 0, 1, 1),
    ]
