"""The workload by grafana-foundation-sdk 0.0.21 and its own encoder."""

import warnings

warnings.simplefilter("ignore", DeprecationWarning)

from grafana_foundation_sdk.builders import common as parts  # noqa: E402
from grafana_foundation_sdk.builders import stat, timeseries  # noqa: E402
from grafana_foundation_sdk.builders.dashboard import (  # noqa: E402
    AnnotationQuery,
    Dashboard,
    DashboardLink,
    DatasourceVariable,
    FieldColor,
    QueryVariable,
    ThresholdsConfig,
)
from grafana_foundation_sdk.builders.prometheus import Dataquery  # noqa: E402
from grafana_foundation_sdk.cog.encoder import JSONEncoder  # noqa: E402
from grafana_foundation_sdk.models import common  # noqa: E402
from grafana_foundation_sdk.models.dashboard import (  # noqa: E402
    DashboardCursorSync,
    DashboardLinkType,
    DataSourceRef,
    FieldColorModeId,
    GridPos,
    Threshold,
    ThresholdsMode,
    VariableHide,
    VariableOption,
    VariableRefresh,
    VariableSort,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat, QueryEditorMode  # noqa: E402
from workload import (  # noqa: E402
    DASHBOARDS,
    INSTANCES,
    JOBS,
    SERIES_PANELS,
    STAT_PANELS,
    STEPS,
    identity,
    latency,
    rate,
    series_box,
    stat_box,
    target,
    total,
)

SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")


def thresholds() -> ThresholdsConfig:
    """Three steps."""
    steps = [Threshold(value=value, color=color) for value, color in STEPS]
    return ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)


def query(expr: str, ref: str, legend: str) -> Dataquery:
    """One query."""
    asked = Dataquery().expr(expr).legend_format(legend).ref_id(ref).datasource(SOURCE).range()
    return asked.editor_mode(QueryEditorMode.CODE).format(PromQueryFormat.TIME_SERIES)


def series(board: int, number: int) -> timeseries.Panel:
    """A time series of two queries."""
    title = f"Series {number}"
    legend = parts.VizLegendOptions().calcs([]).display_mode(common.LegendDisplayMode.LIST)
    tooltip = parts.VizTooltipOptions().mode(common.TooltipDisplayMode.MULTI).sort(common.SortOrder.DESCENDING)
    style = parts.GraphThresholdsStyleConfig().mode(common.GraphThresholdsStyleMode.LINE)
    return (
        timeseries.Panel()
        .title(title)
        .description("Requests and latency.")
        .datasource(SOURCE)
        .id(identity(title))
        .grid_pos(GridPos(**series_box(number)))
        .links([])
        .unit("reqps")
        .thresholds(thresholds())
        .color_scheme(FieldColor().mode(FieldColorModeId.PALETTE_CLASSIC))
        .axis_placement(common.AxisPlacement.AUTO)
        .axis_soft_min(0)
        .draw_style(common.GraphDrawStyle.LINE)
        .fill_opacity(10)
        .gradient_mode(common.GraphGradientMode.NONE)
        .line_interpolation(common.LineInterpolation.LINEAR)
        .line_width(1)
        .point_size(5)
        .show_points(common.VisibilityMode.NEVER)
        .span_nulls(False)
        .stacking(parts.StackingConfig().group("A").mode(common.StackingMode.NONE))
        .thresholds_style(style)
        .legend(legend.placement(common.LegendPlacement.BOTTOM).show_legend(True))
        .tooltip(tooltip)
        .with_target(query(rate(board, number), "A", "bench_requests_total {{route}}"))
        .with_target(query(latency(board, number), "B", "p95 {{route}}").exemplar(True))
    )


def number(board: int, place: int) -> stat.Panel:
    """A number."""
    title = f"Stat {place}"
    reduced = parts.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(False)
    return (
        stat.Panel()
        .title(title)
        .description("Requests.")
        .datasource(SOURCE)
        .id(identity(title))
        .grid_pos(GridPos(**stat_box(place)))
        .links([])
        .unit("reqps")
        .thresholds(thresholds())
        .color_scheme(FieldColor().mode(FieldColorModeId.THRESHOLDS))
        .color_mode(common.BigValueColorMode.VALUE)
        .graph_mode(common.BigValueGraphMode.AREA)
        .justify_mode(common.BigValueJustifyMode.AUTO)
        .orientation(common.VizOrientation.AUTO)
        .reduce_options(reduced)
        .show_percent_change(False)
        .text_mode(common.BigValueTextMode.AUTO)
        .wide_layout(True)
        .with_target(query(total(board, place), "A", title))
    )


def variable(name: str, label: str, asked: str, current: VariableOption) -> QueryVariable:
    """A variable with the values of a label."""
    made = QueryVariable(name).label(label).datasource(SOURCE).query(asked).definition(asked).current(current)
    made = made.hide(VariableHide.DONT_HIDE).include_all(True).all_value(".+").multi(True).options([]).regex("")
    return made.refresh(VariableRefresh.ON_TIME_RANGE_CHANGED).sort(VariableSort.ALPHABETICAL_ASC)


def dashboard(board: int) -> Dashboard:
    """Twenty panels."""
    annotation = AnnotationQuery().built_in(1).datasource(DataSourceRef(type_val="grafana", uid="-- Grafana --"))
    annotation = annotation.enable(True).hide(True).icon_color("rgba(0, 211, 255, 1)").name("Annotations & Alerts")
    link = DashboardLink("Dashboards of this service").type(DashboardLinkType.DASHBOARDS).icon("external link")
    link = link.as_dropdown(True).include_vars(True).keep_time(True).tags(["bench"]).tooltip("").url("")
    sources = DatasourceVariable("datasource").label("Data source").type("prometheus").regex("")
    made = (
        Dashboard(f"Bench {board}")
        .uid(f"bench-bench-{board}")
        .description("")
        .readonly()
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .preload(False)
        .refresh("1m")
        .tags(["bench"])
        .time("now-1h", "now")
        .timezone("browser")
        .annotation(annotation.type("dashboard"))
        .link(link.target_blank(False))
        .with_variable(sources.hide(VariableHide.DONT_HIDE).include_all(False).multi(False))
        .with_variable(variable("job", "Job", JOBS, VariableOption(text=["bench"], value=["bench"])))
        .with_variable(variable("instance", "Instance", INSTANCES, VariableOption(text=["All"], value=["$__all"])))
    )
    for one in range(SERIES_PANELS):
        made = made.with_panel(series(board, one))
    for one in range(STAT_PANELS):
        made = made.with_panel(number(board, one))
    return made


def main() -> None:
    """Write every dashboard."""
    folder = target()
    for board in range(DASHBOARDS):
        text = JSONEncoder(sort_keys=True, indent=2).encode(dashboard(board).build())
        (folder / f"bench-bench-{board}.json").write_text(text + "\n")


main()
