"""Long workflows, made up: what compiling and planning them costs."""

from __future__ import annotations

import json

from pydantic import JsonValue

Settings = dict[str, JsonValue]

_CHOSEN: JsonValue = [
    {"column": "l_orderkey", "name": "order"},
    {"column": "l_suppkey", "name": "supplier"},
    {"column": "l_quantity", "name": "quantity", "type": "number"},
    {"column": "l_extendedprice", "name": "price", "type": "number"},
    {"column": "l_discount", "name": "discount", "type": "number"},
    {"column": "l_returnflag", "name": "flag"},
    {"column": "l_shipdate", "name": "shipped"},
]
_OWN: JsonValue = [
    {"column": name} for name in ("order", "supplier", "quantity", "price", "discount", "flag", "shipped")
]


def mixed(steps: int) -> str:
    """Return a document of what analysts chain: mostly formulas, filters and selects.

    One step in 25 sorts, one in 50 joins and one in 50 groups.
    """
    chain = _Chain()
    while chain.length < steps - 1:
        chain.add(*_mixed_step(chain.length))
    return chain.document(f"Chain of {steps} steps")


def limits(steps: int) -> str:
    """Return a document in which every step cuts off a row, so that none folds into another."""
    chain = _Chain()
    while chain.length < steps - 1:
        chain.add("limit", {"count": 10 * steps - chain.length})
    return chain.document(f"{steps} limits")


def groups(steps: int) -> str:
    """Return a document in which every step groups what the one before it grouped."""
    keys: JsonValue = ["order", "supplier", "flag", "shipped"]
    totals: JsonValue = [_sum("price"), _sum("quantity")]
    chain = _Chain()
    while chain.length < steps - 1:
        chain.add("group_by", {"keys": keys, "measures": totals})
    return chain.document(f"{steps} groupings")


def alternating(steps: int) -> str:
    """Return a document in which every second step groups, sorts, joins, cuts off a row or drops repeats."""
    chain = _Chain()
    while chain.length < steps - 1:
        turn, row_wise = divmod(chain.length - _Chain().length, 2)
        chain.add(*(_row_wise_step if row_wise else _nesting_step)(turn, chain.length))
    return chain.document(f"{steps} steps of which every second one nests")


def doublings(steps: int) -> str:
    """Return a document in which every step uses the column of the one before it twice."""
    chain = _Chain()
    while chain.length < steps - 1:
        chain.add("formula", _formula("price", f"price + price * discount / {chain.length}"))
    return chain.document(f"{steps} doublings")


class _Chain:
    """A document that grows at its end; it starts with two datasets and a choice of columns."""

    def __init__(self) -> None:
        sources = ("supplier", "lineitem")
        self._steps: list[JsonValue] = [
            {"id": name, "block": "dataset", "settings": {"dataset": name}} for name in sources
        ]
        self._last = "lineitem"
        self.add("select", {"columns": _CHOSEN})

    @property
    def length(self) -> int:
        return len(self._steps)

    def add(self, block: str, settings: Settings) -> None:
        inputs: JsonValue = {"rows": self._last}
        if block == "join":
            inputs = {"left": self._last, "right": "supplier"}
        self._last = f"{block}_{self.length}"
        self._steps.append({"id": self._last, "block": block, "settings": settings, "inputs": inputs})

    def document(self, name: str) -> str:
        self.add("result", {})
        return json.dumps({"format": 1, "name": name, "steps": self._steps})


def _mixed_step(number: int) -> tuple[str, Settings]:
    match number % 10:
        case 3:
            return "formula", _formula("net", f"price * (1 - discount) - {number}")
        case 4:
            return "filter", {"where": "net > 0 and quantity < 50"}
        case 5:
            sizes = "case when quantity < 10 then 'small' when quantity < 30 then 'medium' else 'large' end"
            return "formula", _formula("size", sizes)
        case 6:
            return "filter", {"where": "size != 'medium' or flag in ('A', 'R')"}
        case 7:
            return "formula", _formula("price", "round(price + net / 100, 2)")
        case 8:
            return "select", {"drop": ["net", "size"], "others": "keep"}
        case 9:
            return "formula", _formula("month", "month(shipped)")
        case 0:
            return "filter", {"where": f"month >= {number % 7} and price is not null"}
        case 1:
            return _rare_step(number // 10)
        case _:
            return "select", {"columns": _OWN}


def _rare_step(decade: int) -> tuple[str, Settings]:
    match decade % 5:
        case 0 | 3:
            return "sort", {"by": [{"column": "price", "direction": "descending"}, {"column": "order"}]}
        case 1:
            return "join", {"kind": "left", "keys": [{"left": "supplier", "right": "s_suppkey"}]}
        case 2:
            keys: JsonValue = ["order", "supplier", "discount", "flag", "shipped"]
            return "group_by", {"keys": keys, "measures": [_sum("price"), _sum("quantity")]}
        case _:
            return "formula", _formula("flag", "upper(flag)")


def _nesting_step(turn: int, number: int) -> tuple[str, Settings]:
    match turn % 5:
        case 0:
            return _rare_step(2)
        case 1:
            return _rare_step(0)
        case 2:
            return "limit", {"count": 10_000 - number}
        case 3:
            return _rare_step(1)
        case _:
            return "distinct", {}


def _row_wise_step(turn: int, number: int) -> tuple[str, Settings]:
    match turn % 5:
        case 0 | 3:
            return "select", {"columns": _OWN}
        case 1 | 4:
            return "formula", _formula("price", f"round(price + discount * {number}, 2)")
        case _:
            return "filter", {"where": f"quantity != {number} and price is not null"}


def _formula(name: str, formula: str) -> Settings:
    return {"columns": [{"name": name, "formula": formula}]}


def _sum(column: str) -> JsonValue:
    return {"name": column, "function": "sum", "column": column}
