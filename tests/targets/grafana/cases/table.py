"""Tables: of one query, of several joined, and with transformations of one's own."""

from prelude import BUILD, FAILURES, ORDERS

from heliograph import Query, Table, Transformation

PANELS = [
    Table("Orders", ORDERS.rate().sum(by=["shop", "method"]), sort_by="Orders"),
    Table(
        "Shops",
        [
            Query(ORDERS.increase("1d").sum(by=["shop"]), legend="taken"),
            Query(FAILURES.increase("1d").sum(by=["shop"]), legend="failed"),
        ],
        cell_height="lg",
        align="center",
        filterable=True,
        sort_by="failed",
        sort_descending=False,
    ),
    Table("Versions", BUILD, transformations=[Transformation("labelsToFields"), Transformation("merge")]),
]
