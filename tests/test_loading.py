from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from heliograph.findings import HeliographError
from heliograph.loading import BrokenDefinitions, load

MINIMAL = """\
from heliograph import Service
from organisation.organisation import TEAM

SERVICE = Service("{}", team=TEAM, definitions=[])
"""


def broken(definitions: Path) -> list[tuple[str, str, str]]:
    """Message, help and `file:line` of every error that loading gives."""
    with pytest.raises(BrokenDefinitions) as caught:
        load(definitions)
    found = []
    for error in caught.value.errors:
        assert error.place is not None
        file = Path(error.place.file).relative_to(definitions).as_posix()
        found.append((error.message, error.help, f"{file}:{error.place.line}"))
    return found


def refused(definitions: Path) -> tuple[str, str]:
    """Message and help of the one error without a place."""
    with pytest.raises(HeliographError) as caught:
        load(definitions)
    assert caught.value.place is None
    return caught.value.message, caught.value.help


def line_of(sample: Any, path: str, start: str) -> int:
    """The number of the line that starts so."""
    lines = (sample.definitions / path).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


class TestProject:
    def test_a_project_holds_the_organisation_and_its_services(self, sample: Any) -> None:
        """Loading gives the organisation, each service with its package's folder, and nothing that is unreached."""
        project = load(sample.definitions)
        assert project.organisation.name == "example"
        assert [service.name for service in project.services] == ["shop"]
        assert project.packages == {"shop": sample.definitions / "shop"}
        assert project.unreached == ()
        assert project.root == sample.definitions

    def test_services_come_in_the_order_of_their_folders(self, sample: Any) -> None:
        """Two services are loaded by folder name, whatever their own names are."""
        sample.write("zebra/service.py", MINIMAL.format("a"))
        sample.write("antelope/service.py", MINIMAL.format("b"))
        assert [one.name for one in load(sample.definitions).services] == ["b", "shop", "a"]

    def test_definitions_that_the_service_does_not_list_are_unreached(self, sample: Any) -> None:
        """Definitions of any module of the package that SERVICE leaves out are named, once, with their service."""
        sample.write(
            "shop/extra.py",
            'from heliograph.metrics import Gauge\nLOST = Gauge("lost_things", "Lost.")\nAGAIN = LOST\n',
        )
        project = load(sample.definitions)
        assert [(service.name, one.name) for service, one in project.unreached] == [("shop", "lost_things")]

    def test_what_other_modules_define_is_not_unreached(self, sample: Any) -> None:
        """A definition that a module only imports belongs to the module that made it."""
        sample.change("shop/service.py", "[metrics, alerts, overview]", "[alerts, overview]")
        unreached = [one.name for _, one in load(sample.definitions).unreached]
        assert unreached == ["orders_total", "checkout_duration_seconds", "carts_open"]

    def test_shared_folders_without_a_service_can_be_imported(self, sample: Any) -> None:
        """A folder without service.py is no service; definitions may import from it."""
        sample.write("common/severities.py", "from heliograph import HIGH as PAGES\n")
        sample.append("shop/alerts.py", "from common.severities import PAGES\n")
        assert [one.name for one in load(sample.definitions).services] == ["shop"]

    def test_packages_may_have_init_files(self, sample: Any) -> None:
        """A package with __init__.py is loaded like one without."""
        for folder in ("organisation", "shop", "shop/dashboards"):
            sample.write(f"{folder}/__init__.py", "")
        assert len(load(sample.definitions).services[0].dashboards) == 1


class TestFreshness:
    def test_a_second_load_sees_changed_files(self, sample: Any) -> None:
        """A file that changed without changing its size or time is read anew: neither modules nor bytecode are kept."""
        load(sample.definitions)
        sample.change("shop/service.py", 'title="Shop"', 'title="Cart"')
        assert load(sample.definitions).services[0].title == "Cart"

    def test_nothing_of_the_load_stays_behind(self, sample: Any) -> None:
        """Modules, import hooks and the search path are as before; no bytecode is written beside the definitions."""
        before = set(sys.modules), list(sys.meta_path), list(sys.path)
        load(sample.definitions)
        assert not {"shop", "shop.metrics", "organisation"} & set(sys.modules)
        assert (before[1], before[2]) == (sys.meta_path, sys.path)
        assert not list(sample.definitions.rglob("__pycache__"))

    def test_modules_of_the_same_name_are_put_back(self, sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """A module that was imported under a package's name before the load is there again after it."""
        import types

        mine = types.ModuleType("shop")
        monkeypatch.setitem(sys.modules, "shop", mine)
        load(sample.definitions)
        assert sys.modules["shop"] is mine

    def test_definitions_print_to_standard_error(self, sample: Any, capsys: pytest.CaptureFixture[str]) -> None:
        """What a definition prints cannot end up in output that programs read."""
        sample.append("shop/alerts.py", 'print("loud")\n')
        load(sample.definitions)
        assert capsys.readouterr() == ("", "loud\n")


class TestNothingToLoad:
    def test_a_missing_folder(self, tmp_path: Path) -> None:
        """The folder that does not exist is named, with the option that names another."""
        assert refused(tmp_path / "none") == (
            f"{tmp_path / 'none'} does not exist",
            "go to the folder that holds it, or name it with --definitions",
        )

    def test_a_file_in_its_place(self, tmp_path: Path) -> None:
        """A file is no folder of definitions."""
        (tmp_path / "file").write_text("")
        assert refused(tmp_path / "file")[0] == f"{tmp_path / 'file'} is no folder"

    def test_no_service(self, sample: Any) -> None:
        """A folder without any service.py says what a service is."""
        (sample.definitions / "shop/service.py").unlink()
        assert refused(sample.definitions) == (
            f"{sample.definitions} holds no service",
            'a service is a folder with a service.py in which SERVICE = Service("…", …)',
        )

    def test_no_organisation(self, sample: Any) -> None:
        """Services without an organisation are told to make one."""
        (sample.definitions / "organisation/organisation.py").unlink()
        (sample.definitions / "organisation").rmdir()
        assert refused(sample.definitions) == (
            f"{sample.definitions} holds no organisation",
            "make the folder organisation with a module that defines an Organisation",
        )

    @pytest.mark.parametrize(("name", "owner"), [("email", "a module of Python itself"), ("heliograph", "Heliograph")])
    def test_a_folder_that_would_hide_a_module(self, sample: Any, name: str, owner: str) -> None:
        """A package that has the name of somebody else's module is refused before anything is imported."""
        sample.write(f"{name}/service.py", "")
        assert refused(sample.definitions) == (
            f"{sample.definitions / name} has the name of {owner}",
            "rename the folder",
        )


class TestOrganisation:
    def test_none_is_defined(self, sample: Any) -> None:
        """An organisation folder without an Organisation is an error at its first module."""
        text = (sample.definitions / "organisation/organisation.py").read_text()
        sample.write(
            "organisation/organisation.py", text.replace('ORGANISATION = Organisation(\n    "example",', "dict(")
        )
        assert broken(sample.definitions) == [
            (
                "no module of organisation defines an Organisation",
                'write ORGANISATION = Organisation("…", …)',
                "organisation/organisation.py:1",
            )
        ]

    def test_two_are_defined(self, sample: Any) -> None:
        """The second Organisation is an error that names the place of the first."""
        line = sample.append(
            "organisation/organisation.py",
            'MORE = Organisation("b", teams=[], environments=[], grafana="", runbooks="", fallback=[])\n',
        )
        assert broken(sample.definitions) == [
            (
                "there are two organisations",
                "keep one; the first is at definitions/organisation/organisation.py:9",
                f"organisation/organisation.py:{line}",
            )
        ]

    def test_without_an_environment(self, sample: Any) -> None:
        """An organisation that runs nowhere is an error at its argument."""
        text = (sample.definitions / "organisation/organisation.py").read_text()
        start, end = text.index("environments=["), text.index("    grafana=")
        sample.write("organisation/organisation.py", f"{text[:start]}environments=[],\n{text[end:]}")
        assert broken(sample.definitions) == [
            (
                "the organisation has no environment",
                'give one at least: environments=[Environment("production")]',
                "organisation/organisation.py:12",
            )
        ]


class TestService:
    def test_service_is_missing(self, sample: Any) -> None:
        """A service.py without SERVICE is told what to write."""
        sample.write("shop/service.py", "")
        assert broken(sample.definitions) == [
            (
                "service.py of shop has no SERVICE",
                'write SERVICE = Service("name", team=…, definitions=[…])',
                "shop/service.py:1",
            )
        ]

    def test_service_has_another_name(self, sample: Any) -> None:
        """A Service under another name is to be renamed, at the line where it is made."""
        line = sample.change("shop/service.py", "SERVICE = ", "SHOP = ")
        assert broken(sample.definitions) == [
            ("service.py of shop has no SERVICE", "rename SHOP to SERVICE", f"shop/service.py:{line}")
        ]

    def test_service_is_something_else(self, sample: Any) -> None:
        """A SERVICE of the wrong type is shown, at its line."""
        sample.write("shop/service.py", "\n\nSERVICE = [1]\n")
        assert broken(sample.definitions) == [
            (
                "SERVICE is no Service but [1]",
                'write SERVICE = Service("name", team=…, definitions=[…])',
                "shop/service.py:3",
            )
        ]

    def test_two_services_share_a_name(self, sample: Any) -> None:
        """Names that differ in case alone are the same folder on some machines, so they count as one."""
        sample.write("store/service.py", MINIMAL.format("Shop"))
        line = line_of(sample, "shop/service.py", "SERVICE = ")
        assert broken(sample.definitions) == [
            (
                "two services are called Shop",
                f"rename one; the other is at definitions/shop/service.py:{line}",
                "store/service.py:4",
            )
        ]

    @pytest.mark.parametrize("name", ["", "a/b", "..", "1st", "é", "a" * 64, "a b", "-a"])
    def test_a_name_that_cannot_be_a_folder_and_a_label(self, sample: Any, name: str) -> None:
        """A service's name is a folder, a label's value and part of addresses."""
        line = sample.change("shop/service.py", 'Service("shop"', f'Service("{name}"')
        assert broken(sample.definitions) == [
            (
                f"{name!r} cannot be the name of a service",
                "use letters, digits, - and _, a letter first, 63 at most",
                f"shop/service.py:{line}",
            )
        ]

    def test_the_name_of_the_shared_folder(self, sample: Any) -> None:
        """No service may be called organisation."""
        line = sample.change("shop/service.py", 'Service("shop"', 'Service("Organisation"')
        assert broken(sample.definitions) == [
            (
                "no service can be called Organisation: that folder is for what all services share",
                "choose another name",
                f"shop/service.py:{line}",
            )
        ]


class TestFilesThatCannotBeRead:
    @pytest.mark.parametrize(
        ("content", "message", "remedy", "line"),
        [
            (b"x = 1\ny = (2\n", "extra.py is no Python: '(' was never closed", "", 2),
            (b"x = 1\n# \xff\n", "extra.py is not written in UTF-8", "save it in UTF-8", 2),
            (b"x = 1\n\ny = '\0'\n", "extra.py holds a null byte", "save it as plain text", 3),
            (b"# \xff\n", "extra.py is no Python: invalid or missing encoding declaration", "save it in UTF-8", 1),
            (b"# coding: nonsense\n", "extra.py is no Python: unknown encoding: nonsense", "", 1),
            (b"(" * 20_000, "extra.py is no Python: too many nested parentheses", "", 1),
            (
                b"x = 1\ny = " + b"-" * 20_000 + b"1\nz = 1\n",
                "extra.py is nested too deeply for Python to read",
                "build large expressions from smaller named ones",
                2,
            ),
        ],
    )
    def test_the_line_is_named(self, sample: Any, content: bytes, message: str, remedy: str, line: int) -> None:
        """What is no Python is an error at the line where reading it stopped."""
        sample.write("shop/extra.py", content)
        assert broken(sample.definitions) == [(message, remedy, f"shop/extra.py:{line}")]

    def test_a_link_to_nowhere(self, sample: Any) -> None:
        """A module that cannot be opened is named with the system's reason."""
        (sample.definitions / "shop/extra.py").mkdir()
        (sample.definitions / "shop/other.py").write_text("import shop.extra\n")
        assert [found[0] for found in broken(sample.definitions)] == ["there is no module 'shop.extra'"]

    def test_a_name_that_cannot_be_imported(self, sample: Any) -> None:
        """A file whose name is no name in Python is told a name that is."""
        sample.write("shop/2024.py", "")
        assert broken(sample.definitions)[0][:2] == (
            "2024.py cannot be imported: '2024' is no name in Python",
            "rename it, to '_2024' for example",
        )
        (sample.definitions / "shop/2024.py").unlink()
        sample.write("shop/slow-queries.py", "")
        assert broken(sample.definitions) == [
            (
                "slow-queries.py cannot be imported: 'slow-queries' is no name in Python",
                "rename it, to 'slow_queries' for example",
                "shop/slow-queries.py:1",
            )
        ]


class TestDefinitionsThatRaise:
    @pytest.mark.parametrize(
        ("code", "message", "remedy"),
        [
            ("raise ValueError('no\\nway')", "the definition raises ValueError: no way", ""),
            (
                "import sys; sys.exit(3)",
                "the definition ends the program",
                "definitions are only read: take sys.exit() out",
            ),
            ("raise BaseException('b')", "the definition raises BaseException: b", ""),
            (
                "def again(): return again()\nagain()",
                "the definition never stops calling itself",
                "look for a function here that calls itself without end",
            ),
            ("x = [0] * 10**15", "the definition needs more memory than there is", ""),
            ("print(ORDRS)", "the definition raises NameError: name 'ORDRS' is not defined", "did you mean ORDERS?"),
            (
                "print(Trend)",
                "the definition raises NameError: name 'Trend' is not defined",
                "import it: from heliograph import Trend",
            ),
            (
                "print(Checkout)",
                "the definition raises NameError: name 'Checkout' is not defined",
                "import it: from shop.metrics import Checkout",
            ),
            (
                "print(overview)",
                "the definition raises NameError: name 'overview' is not defined",
                "import it: from shop.dashboards import overview",
            ),
            (
                "print(LATER)\nLATER = 1",
                "the definition raises NameError: name 'LATER' is not defined",
                "it is defined further down: move LATER up",
            ),
            (
                "def rows(first, last): ...\nrows()",
                "the definition raises TypeError: rows() missing 2 required positional arguments: 'first' and 'last'",
                "give it first=… and last=…",
            ),
            (
                "def row(*, first): ...\nrow()",
                "the definition raises TypeError: row() missing 1 required keyword-only argument: 'first'",
                "give it first=…",
            ),
            ("import shop.metric", "there is no module 'shop.metric'", "did you mean shop.metrics?"),
            ("from shop.metrics import ORDER", "shop.metrics has no 'ORDER'", "did you mean ORDERS?"),
            (
                "ORDERS.rat()",
                "the definition raises AttributeError: 'Counter' object has no attribute 'rat'",
                "did you mean rate?",
            ),
            (
                "Recording('a', ORDERS, label={})",
                "the definition raises TypeError: Recording.__init__() got an unexpected keyword argument 'label'",
                "did you mean labels?",
            ),
            (
                "class Odd(Exception):\n    def __str__(self): raise Odd\nraise Odd",
                "the definition raises Odd: (and fails to say why)",
                "",
            ),
            ("raise ValueError('x' * 600)", f"the definition raises ValueError: {'x' * 500}…", ""),
        ],
    )
    def test_the_error_is_said_at_its_line(self, sample: Any, code: str, message: str, remedy: str) -> None:
        """Whatever a definition raises is an error at its own innermost line, with the word it may have meant."""
        first = sample.append("shop/alerts.py", code + "\n")
        [found] = broken(sample.definitions)
        assert found[:2] == (message, remedy)
        file, line = found[2].split(":")
        assert file == "shop/alerts.py"
        assert first <= int(line) <= first + code.count("\n")

    @pytest.mark.parametrize(("module", "home"), [("dashboards/more", "heliograph"), ("metrics", "heliograph.metrics")])
    def test_a_metric_and_a_panel_have_the_same_name(self, sample: Any, module: str, home: str) -> None:
        """Metrics have it from where services find it, dashboards from where the panels are."""
        if module != "metrics":
            sample.write(f"shop/{module}.py", "")
        sample.append(f"shop/{module}.py", "del Gauge\n" if module == "metrics" else "")
        sample.append(f"shop/{module}.py", "Gauge('x_ratio', 'X.')\n")
        assert f"import it: from {home} import Gauge" in {remedy for _, remedy, _ in broken(sample.definitions)}

    @pytest.mark.parametrize(
        "call", ['Gauge("x_ratio", "X.", Labels)', 'Histogram("x_seconds", "X.", buckets=[1])', 'Gauge("x", scope={})']
    )
    def test_a_panel_that_is_given_what_a_metric_takes(self, sample: Any, call: str) -> None:
        """Whoever imported the panel is told where the metric is; a mistake in a panel stays one."""
        sample.write(
            "shop/more.py", f"from heliograph import Gauge, Histogram\nfrom heliograph.metrics import Labels\n{call}\n"
        )
        name = call.partition("(")[0]
        [(_, remedy, _)] = broken(sample.definitions)
        assert remedy == f"{name} of heliograph is a panel; the metric of that name is in heliograph.metrics"
        sample.write("shop/more.py", "from heliograph import Gauge\nGauge('Carts', unitt='s')\n")
        assert broken(sample.definitions)[0][1] == "did you mean unit?"

    def test_a_home_is_looked_for_in_what_can_be_read(self, sample: Any) -> None:
        """A folder and a dead link that are called like modules are passed over."""
        (sample.definitions / "organisation/folder.py").mkdir()
        (sample.definitions / "organisation/link.py").symlink_to("nowhere")
        sample.append("shop/alerts.py", "print(CHAT)\n")
        found = broken(sample.definitions)
        assert "import it: from organisation.organisation import CHAT" in {remedy for _, remedy, _ in found}

    def test_the_carets_stand_under_what_raised(self, sample: Any) -> None:
        """The place of an error is the expression that raised it, not the whole line."""
        sample.append("shop/alerts.py", "x = 1 + ORDERS.rat().sum()\n")
        with pytest.raises(BrokenDefinitions) as caught:
            load(sample.definitions)
        place = caught.value.errors[0].place
        assert place is not None
        assert place.text()[place.column : place.end_column] == "ORDERS.rat"

    def test_heliographs_own_refusals_keep_their_words(self, sample: Any) -> None:
        """What the language itself refuses comes through as it was said."""
        line = sample.change("shop/alerts.py", 'hold="10m"', "hold=10")
        [found] = broken(sample.definitions)
        assert found[0] == "10 is not a duration"
        assert found[2] == f"shop/alerts.py:{line}"

    def test_a_secret_is_marked(self, sample: Any) -> None:
        """The error about a secret in the clear says so, so that no report shows the line."""
        sample.change(
            "organisation/organisation.py", "api_url_file=", 'api_url="https://hooks.example.com/T0", api_url_file='
        )
        with pytest.raises(BrokenDefinitions) as caught:
            load(sample.definitions)
        assert caught.value.errors[0].secret
        assert "T0" not in str(caught.value)

    def test_a_cycle_is_told_once(self, sample: Any) -> None:
        """Modules that import one another are named in order, the same from wherever the cycle was entered."""
        sample.change("shop/metrics.py", "from typing", "from shop.alerts import SLOW\nfrom typing")
        [found] = broken(sample.definitions)
        assert found == (
            "these modules import one another: shop.alerts → shop.metrics → shop.alerts",
            "move what they need of one another into a module that imports none of them",
            f"shop/alerts.py:{line_of(sample, 'shop/alerts.py', 'from shop.metrics')}",
        )

    def test_a_cycle_through_attributes(self, sample: Any) -> None:
        """A module that is used before it is complete is a cycle too."""
        sample.change("shop/metrics.py", "from typing", "import shop.alerts\nshop.alerts.SLOW\nfrom typing")
        [found] = broken(sample.definitions)
        assert found[0] == "these modules import one another: shop.alerts → shop.metrics → shop.alerts"

    def test_each_broken_module_is_told(self, sample: Any) -> None:
        """Every module that fails on its own account is reported in one go, and none twice."""
        sample.append("shop/metrics.py", "1 / 0\n")
        sample.write("shop/extra.py", "[][1]\n")
        sample.write("store/service.py", "1 +\n")
        assert [(found[0], found[2].split(":")[0]) for found in broken(sample.definitions)] == [
            ("the definition raises ZeroDivisionError: division by zero", "shop/metrics.py"),
            ("the definition raises IndexError: list index out of range", "shop/extra.py"),
            ("service.py is no Python: invalid syntax", "store/service.py"),
        ]

    def test_a_list_that_is_none(self, sample: Any) -> None:
        """A module where a list of them belongs is told in the words of definitions."""
        line = sample.change("shop/service.py", "[metrics, alerts, overview]", "metrics")
        assert broken(sample.definitions) == [
            (
                "the definitions of shop are no list",
                "list modules, metrics, indicators, alert conditions, recordings and dashboards",
                f"shop/service.py:{line}",
            )
        ]

    def test_a_value_of_any_length_is_shown_in_short(self, sample: Any) -> None:
        """A message that repeats what it was given stays readable, its remedy too."""
        sample.change("shop/dashboards/overview.py", "CARTS.sum()", "'x' * 100_000")
        sample.write("shop/more.py", "from heliograph import Dashboard\n\nDashboard('D', tags='x' * 100_000)\n")
        for message, remedy, _ in broken(sample.definitions):
            assert len(message) < 1000
            assert len(remedy) < 1000

    def test_what_stands_for_another_object_is_not_asked(self, sample: Any) -> None:
        """A value that raises when it is asked for its class, such as a web framework's request, is no definition."""
        proxy = "class Proxy:\n    __class__ = property(lambda self: 1 / 0)\n\n\nREQUEST = Proxy()\n"
        for module in ("shop/metrics.py", "shop/service.py", "organisation/organisation.py"):
            sample.append(module, proxy)
        assert [service.name for service in load(sample.definitions).services] == ["shop"]

    def test_a_module_that_is_none(self, sample: Any) -> None:
        """A module that puts a value in its own place cannot be read."""
        sample.write("shop/more.py", "import sys\n\nsys.modules[__name__] = 5\n")
        assert broken(sample.definitions) == [
            ("shop.more makes of itself what is no module", "leave sys.modules as it is", "shop/more.py:1")
        ]

    def test_the_current_folder_stays(self, sample: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where a definition goes to another folder, the output is not written there."""
        monkeypatch.chdir(tmp_path)
        sample.append("shop/metrics.py", "import os\n\nos.chdir('/')\n")
        load(sample.definitions)
        assert Path.cwd() == tmp_path

    def test_control_c_passes(self, sample: Any) -> None:
        """Stopping the program is no error of the definition."""
        sample.append("shop/alerts.py", "raise KeyboardInterrupt\n")
        with pytest.raises(KeyboardInterrupt):
            load(sample.definitions)


class TestDeclaredTypes:
    @pytest.mark.parametrize(
        ("edit", "told"),
        [
            (
                ("shop/alerts.py", "severity=LOW", 'severity="low"'),
                ("severity of Threshold 'CheckoutSlow' cannot be 'low'", "give LOW, MEDIUM, HIGH or CRITICAL"),
            ),
            (
                ("shop/alerts.py", 'by=["country"])', 'by=["country"]), labels={"a": 1}'),
                (
                    "labels of Recording 'country:orders:rate5m' cannot be {'a': 1}",
                    "give a mapping from a text to a text",
                ),
            ),
            (
                ("shop/alerts.py", "quantile(0.95)", "quantile(None)"),
                ("a number cannot be None", "give a number"),
            ),
            (
                ("shop/alerts.py", 'where(outcome="failed")', 'where(outcome="\\ud800")'),
                ("a text cannot be '\\ud800', which holds half of a surrogate pair", "give a text"),
            ),
            (
                ("shop/dashboards/overview.py", '0.01: "yellow"', 'float("nan"): "yellow"'),
                (
                    "thresholds of Stat 'Failed orders' cannot be {nan: 'yellow', 0.05: 'red'}",
                    "give a mapping from a finite number to a text",
                ),
            ),
            (
                ("shop/dashboards/overview.py", "CARTS.sum()", 'CARTS.sum(), extra={"a": object}'),
                (
                    "extra of Stat 'Open carts' cannot be {'a': <class 'object'>}",
                    "give a mapping from a text to plain data (texts, finite numbers, lists, dicts)",
                ),
            ),
            (
                ("shop/service.py", "team=TEAM", 'team="shop"'),
                ("team of Service 'shop' cannot be 'shop'", "give a Team"),
            ),
            (
                ("shop/service.py", 'title="Shop"', "title=b'Shop'"),
                ("title of Service 'shop' cannot be b'Shop'", "give a text"),
            ),
            (
                ("shop/service.py", 'title="Shop"', 'title="x" * 100_000'),
                ("title of Service 'shop' cannot be a text of 100000 characters; 65536 is the most", "give a text"),
            ),
            (
                ("shop/service.py", 'title="Shop"', 'title="\\ud800"'),
                ("title of Service 'shop' cannot be '\\ud800', which holds half of a surrogate pair", "give a text"),
            ),
            (
                ("shop/metrics.py", '"Carts that hold something."', '"Carts that hold something.", unit="carts"'),
                ("unit of Gauge 'carts_open' cannot be 'carts'", "give a unit such as SECONDS, or leave it out"),
            ),
            (
                ("shop/dashboards/overview.py", "CARTS.sum()", "CARTS.sum(), unit=5"),
                (
                    "unit of Stat 'Open carts' cannot be 5",
                    "give a unit such as SECONDS or its id in Grafana, or leave it out",
                ),
            ),
            (
                ("shop/dashboards/overview.py", "CARTS.sum()", "CARTS.sum(), alert='CheckoutSlow'"),
                ("alert of Stat 'Open carts' cannot be 'CheckoutSlow'", "give one of your alerts, or leave it out"),
            ),
            (
                ("shop/dashboards/overview.py", 'description="Orders and carts."', "variables='tenant'"),
                (
                    "variables of Dashboard 'Shop' cannot be ('t', 'e', 'n', 'a', 'n', 't')",
                    "give a list, each item a variable such as LabelVariable(…)",
                ),
            ),
            (
                ("shop/dashboards/overview.py", 'description="Orders and carts."', "links=5"),
                ("links of Dashboard 'Shop' cannot be 5", "give a list, each item a Link"),
            ),
            (
                (
                    "organisation/organisation.py",
                    'Team("shop", receivers=',
                    'Team("shop", receivers={CRITICAL: CHAT}) if True else Team("shop", receivers=',
                ),
                (
                    "receivers of Team 'shop' cannot be what it is given",
                    (
                        "give a mapping from LOW, MEDIUM, HIGH or CRITICAL to a list, "
                        "each item a receiver such as Slack(…)"
                    ),
                ),
            ),
        ],
    )
    def test_an_argument_that_is_not_as_declared(
        self, sample: Any, edit: tuple[str, str, str], told: tuple[str, str]
    ) -> None:
        """Every argument is held to the declared type of its parameter, and an error stands at that argument."""
        line = sample.change(*edit)
        [found] = broken(sample.definitions)
        assert found == (*told, f"{edit[0]}:{line}")

    def test_receivers_are_not_shown(self, sample: Any) -> None:
        """What a receiver was given may be a secret: it is neither in the message nor in the excerpt."""
        sample.change("organisation/organisation.py", 'channel="#shop"', "channel=123456")
        with pytest.raises(BrokenDefinitions) as caught:
            load(sample.definitions)
        [error] = caught.value.errors
        assert (error.message, error.secret) == ("channel of Slack 'shop-chat' cannot be what it is given", True)

    def test_an_expression_that_is_nested_too_deeply(self, sample: Any) -> None:
        """An expression that a loop builds 20,000 deep is refused without recursion."""
        sample.append("shop/alerts.py", "deep = ORDERS.rate()\nfor _ in range(20_000):\n    deep = deep + 1\n")
        line = sample.append("shop/alerts.py", 'DEEP = Recording("a:b:c", deep)\n')
        assert broken(sample.definitions) == [
            (
                "the expression is nested 20002 deep; 200 is the most",
                "build it from recorded parts",
                f"shop/alerts.py:{line}",
            )
        ]

    def test_an_expression_that_doubles(self, sample: Any) -> None:
        """An expression that shares its parts is small to hold and endless to print: it is refused."""
        sample.append("shop/alerts.py", "wide = ORDERS.rate()\nfor _ in range(60):\n    wide = wide + wide\n")
        line = sample.append("shop/alerts.py", 'WIDE = Recording("a:b:c", wide)\n')
        assert broken(sample.definitions) == [
            (
                f"the expression has {3 * 2**60 - 1} parts; 10000 is the most",
                "build it from recorded parts",
                f"shop/alerts.py:{line}",
            )
        ]
