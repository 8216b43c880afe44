"""Stats: of a rate, of a share that has an alert, of a number that should not fall, of two numbers, every option."""

from prelude import FAILING, FAILURES, IDLE, MEMORY, ORDERS, failure_ratio

from heliograph import Link, Mapping, Query, Stat

PANELS = [
    Stat("Orders", ORDERS.rate().sum()),
    Stat("Failures", failure_ratio, alert=FAILING, thresholds={0.01: "yellow", 0.05: "red"}),
    Stat("Trade", ORDERS.rate().sum(), alert=IDLE, graph_mode="none"),
    Stat(
        "Memory",
        MEMORY.max(),
        decimals=1,
        max=2**30,
        color_mode="background",
        text_mode="value_and_name",
        orientation="horizontal",
        reduce="max",
        show_percent_change=True,
        thresholds={1e9: "red"},
        data_links=[Link("Machine", url="/d/machine?var-instance=${__field.labels.instance}")],
    ),
    Stat(
        "Open",
        [Query(ORDERS.rate().sum(), legend="taken"), Query(FAILURES.rate().sum(), legend="failed")],
        mappings=[Mapping(kind="value", match=0, text="closed", color="red")],
        no_value="no data",
    ),
]
