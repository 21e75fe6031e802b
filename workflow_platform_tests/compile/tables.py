"""A catalogue of tables without rows, for documents that are only compiled."""

from __future__ import annotations

from typing import NoReturn

from workflow_platform.blocks.tables import LAKE, NothingToWrite, Table, UnknownTableError
from workflow_platform.spec.schema import Column

_COLUMNS = {
    "lineitem": "l_orderkey BIGINT, l_suppkey BIGINT, l_quantity DOUBLE, l_extendedprice DOUBLE, "
    "l_discount DOUBLE, l_returnflag VARCHAR, l_shipdate DATE",
    "supplier": "s_suppkey BIGINT, s_name VARCHAR",
}


class LineItems(NothingToWrite):
    """The tables of TPC-H that the benchmark's chains read."""

    def dataset(self, name: str) -> Table:
        columns = (Column(*text.split(" ")) for text in _COLUMNS[name].split(", "))
        return Table(LAKE, (LAKE, name), tuple(columns), (name,))

    def connected_table(self, connection: str, schema: str, name: str) -> NoReturn:
        raise UnknownTableError(f"There is no connection '{connection}'.", setting="connection")
