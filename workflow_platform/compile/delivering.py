"""The pass that finds the tables outside that a workflow writes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workflow_platform.blocks.base import Write
from workflow_platform.blocks.tables import Catalog, Delivery, NotWritableError, UnknownTableError
from workflow_platform.compile.draft import Draft, DraftStep
from workflow_platform.spec.problems import Problem, did_you_mean, listing, pointer

# PostgreSQL cuts longer names.
_LONGEST_NAME = 63
_RIGHTS = {
    "append": frozenset({"INSERT"}),
    "replace": frozenset({"INSERT", "DELETE"}),
    "upsert": frozenset({"INSERT", "UPDATE"}),
}


def address(draft: Draft) -> Draft:
    """Find the table of each step that writes one, and check that its rows have a place there."""
    problems: list[Problem] = []
    steps = tuple(replace(step, delivery=_found(step, draft.catalog, problems)) for step in draft.steps)
    return replace(draft, steps=steps).adding(problems)


def _found(step: DraftStep, catalog: Catalog, problems: list[Problem]) -> Delivery | None:
    if not isinstance(step.block, Write) or step.relation is None:
        return None
    try:
        delivery = step.block.delivery(catalog)
    except (UnknownTableError, NotWritableError) as error:
        at = step.at + pointer("settings", error.setting)
        problems.append(Problem(error.code, at, error.message, error.hint))
        return None
    check = _problems if delivery.target.columns else _problems_of_new
    found = [*check(delivery, step.relation.columns)]
    problems.extend(problem.under(step.at + "/settings") for problem in found)
    return None if found else delivery


def _problems(delivery: Delivery, columns: tuple[str, ...]) -> Iterator[Problem]:
    target = delivery.target
    table = ".".join(target.path)
    if missing := _RIGHTS[delivery.mode] - target.rights:
        rights = ", ".join(sorted(missing))
        message = f"The user of this connection has no right to {rights} on '{table}'."
        yield Problem("not-writable", "/table", message, f"Ask the owner of the database for GRANT {rights}.")
    known = {column.name: column for column in target.columns}
    for name in columns:
        if name not in known:
            message = f"'{table}' has no column '{name}'; it has {listing([*known])}."
            hint = did_you_mean(name, known) or "Rename the column, or leave it out."
            yield Problem("unknown-target-column", "/table", message, hint)
        elif known[name].computed:
            message = f"The database itself computes '{name}' of '{table}'."
            yield Problem("computed-column", "/table", message, "Leave the column out.")
    if lacking := [name for name, column in known.items() if column.needed and name not in columns]:
        message = f"Each row of '{table}' needs {listing(lacking)}, and the rows have no such column."
        yield Problem("missing-column", "/table", message, "Add what is missing before this step.")
    if delivery.mode == "upsert" and frozenset(delivery.keys) not in target.keys:
        message = f"No unique key of '{table}' is {listing([*delivery.keys])}."
        keys = "; ".join(listing(sorted(key)) for key in target.keys)
        hint = f"It has: {keys}." if keys else "Add a primary key or a unique constraint to the table."
        yield Problem("not-a-key", "/keys", message, hint)


def _problems_of_new(delivery: Delivery, columns: tuple[str, ...]) -> Iterator[Problem]:
    for name in (*delivery.target.path, *columns):
        if len(name.encode()) > _LONGEST_NAME:
            message = f"PostgreSQL has no names as long as '{name}'."
            yield Problem("name-too-long", "/create", message, "Rename it before this step.")
