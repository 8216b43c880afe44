"""Each kind of panel as Grafana's JSON: the cases, against what they gave when somebody last looked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from heliograph import schemas
from heliograph.loading.conformance import mistyped

SOURCE = Path(schemas.__file__).parents[1]
CASES = Path(__file__).parent / "cases"
SHARED = {"__init__", "options", "shared"}


def kinds(folder: Path, suffix: str = ".py") -> set[str]:
    """The kinds that have a file in a folder, as modules are called."""
    found = {path.name.removesuffix(suffix).replace("-", "_").lower() for path in folder.glob(f"*{suffix}")}
    return found - SHARED


def test_the_panels_of_a_case_are_as_they_were(case: Any, shop: Any, file_regression: Any) -> None:
    """The JSON of a case's panels is the one that is kept beside this file."""
    dashboard = json.loads(shop.files([case])[f"grafana/dashboards/shop-{case.key}.json"])
    kept = {"panels": dashboard["panels"], "variables": [one["name"] for one in dashboard["templating"]["list"]]}
    file_regression.check(json.dumps(kept, indent=2, sort_keys=True) + "\n", basename=case.key, extension=".json")


def test_a_kind_is_a_model_a_generator_a_schema_and_a_case() -> None:
    """Whoever adds a kind of panel adds these four files, and nothing in the generator lists the kinds."""
    models = kinds(SOURCE / "model" / "panels")
    assert models == kinds(SOURCE / "targets" / "grafana" / "panels")
    assert models == kinds(CASES)
    assert models <= kinds(SOURCE / "schemas" / "panels", ".json")


def test_the_options_of_a_case_are_of_their_declared_types(case: Any) -> None:
    """What the loader holds definitions to admits every option that a kind has."""
    assert mistyped([case]) == []


def test_every_file_of_the_cases_fits_its_schema(everything: dict[str, str]) -> None:
    """Nothing that is rendered has a key or value that Grafana does not know."""
    dashboards = [path for path in everything if path.endswith(".json")]
    assert len(dashboards) == len(kinds(CASES))
    for path in dashboards:
        assert schemas.problems("dashboard", json.loads(everything[path])) == [], path


def test_rendering_again_gives_the_same_bytes(everything: dict[str, str], rebuilt: dict[str, str]) -> None:
    """Rendering depends on the definitions alone."""
    assert everything == rebuilt
