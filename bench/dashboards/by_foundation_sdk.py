"""The workload by grafana-foundation-sdk 0.0.21 and its own encoder."""

import warnings

warnings.simplefilter("ignore", DeprecationWarning)

from grafana_foundation_sdk.builders import stat, timeseries  # noqa: E402
from grafana_foundation_sdk.builders.dashboard import (  # noqa: E402
    Dashboard,
    DatasourceVariable,
    QueryVariable,
    ThresholdsConfig,
)
from grafana_foundation_sdk.builders.prometheus import Dataquery  # noqa: E402
from grafana_foundation_sdk.cog.encoder import JSONEncoder  # noqa: E402
from grafana_foundation_sdk.models.dashboard import (  # noqa: E402
    DataSourceRef,
    GridPos,
    Threshold,
    ThresholdsMode,
    VariableRefresh,
)
from workload import DASHBOARDS, SERIES_PANELS, STAT_PANELS, STEPS, latency, rate, target, total  # noqa: E402

SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")


def thresholds() -> ThresholdsConfig:
    """Three steps."""
    steps = [Threshold(value=value, color=color) for value, color in STEPS]
    return ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)


def query(expr: str, ref: str) -> Dataquery:
    """One query."""
    return Dataquery().expr(expr).legend_format("{{route}}").ref_id(ref).datasource(SOURCE)


def main() -> None:
    """Write every dashboard."""
    folder = target()
    for number in range(DASHBOARDS):
        dashboard = Dashboard(f"Bench {number}").uid(f"bench-{number}")
        dashboard = dashboard.with_variable(DatasourceVariable("datasource").type("prometheus"))
        for name in ("job", "instance"):
            variable = QueryVariable(name).datasource(SOURCE).query(f"label_values(bench_requests_total, {name})")
            dashboard = dashboard.with_variable(variable.multi(True).refresh(VariableRefresh.ON_TIME_RANGE_CHANGED))
        for one in range(SERIES_PANELS):
            panel = timeseries.Panel().title(f"Series {one}").description("Requests and latency.").datasource(SOURCE)
            panel = panel.unit("reqps").thresholds(thresholds()).id(one + 1)
            panel = panel.grid_pos(GridPos(h=8, w=12, x=12 * (one % 2), y=8 * (one // 2)))
            dashboard = dashboard.with_panel(
                panel.with_target(query(rate(one), "A")).with_target(query(latency(one), "B"))
            )
        for one in range(STAT_PANELS):
            panel = stat.Panel().title(f"Stat {one}").description("Requests.").datasource(SOURCE)
            panel = panel.unit("reqps").thresholds(thresholds()).id(SERIES_PANELS + one + 1)
            panel = panel.grid_pos(GridPos(h=4, w=6, x=6 * (one % 4), y=40 + 4 * (one // 4)))
            dashboard = dashboard.with_panel(panel.with_target(query(total(one), "A")))
        text = JSONEncoder(sort_keys=True, indent=2).encode(dashboard.build())
        (folder / f"bench-{number}.json").write_text(text + "\n")


main()
