"""The execution of one plan: what each step is, and the rows of each output as a Parquet file."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

import duckdb
from pydantic import JsonValue
from sqlglot import exp

from workflow_platform.blocks import algebra
from workflow_platform.blocks.algebra import Node, Produced
from workflow_platform.blocks.relation import column
from workflow_platform.blocks.tables import LAKE, Table
from workflow_platform.compile.dialects import DUCKDB, POSTGRES
from workflow_platform.compile.lower import Statement, lower
from workflow_platform.compile.plan import Plan
from workflow_platform.engine import pushdown, statements, stored_steps
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.failures import DATA_ERRORS, execution_error
from workflow_platform.engine.inference import describe, infer_schemas
from workflow_platform.engine.json_values import json_rows
from workflow_platform.engine.progress import Listener, reported
from workflow_platform.engine.stored_steps import StoredSteps
from workflow_platform.errors import ExecutionError, InvalidError
from workflow_platform.spec.schema import Column, Schema

if TYPE_CHECKING:
    from workflow_platform.engine.postgresql.connection import PostgresDatabase

PREVIEW_ROWS = 20


class Databases(Protocol):
    """Opens the databases behind connections."""

    def open(self, engine: str) -> PostgresDatabase:
        """Return a database that is not entered yet, by its ``Table.engine``."""
        ...


@dataclass(frozen=True, slots=True)
class Described:
    """What a step hands on, and the SQL of the step by itself."""

    schema: Schema
    sql: str


@dataclass(frozen=True, slots=True)
class Computed:
    """The rows of an output.

    Attributes:
        file: the Parquet file, in the execution's folder.
        rows: how many rows it has.
        bytes: its size.
        schema: its columns.
        preview: the first rows, as Python values.
        seconds: how long the engine took.
        sql: the statement that computed it.
        engine: where that statement ran: ``lake`` or an engine of the plan's tables.
    """

    file: Path
    rows: int
    bytes: int
    schema: Schema
    preview: tuple[Mapping[str, object], ...]
    seconds: float
    sql: str
    engine: str


class Execution:
    """One run of a plan, in one process. Enter it, compute outputs, and leave it.

    ``folder`` holds the files of the outputs and must exist; whoever made it removes it.
    ``within``, where given, is the database that computes everything, lake tables included, and
    ``schemas`` are those of the steps where they are known already. ``resume`` is a folder that ``keep``
    has filled in an earlier execution: what is there and has not changed since is not computed again.

    Attributes:
        resumed: the steps that are read instead of computed, once it is entered.
    """

    def __init__(  # each has a default but three
        self,
        plan: Plan,
        *,
        bounds: Bounds,
        folder: Path,
        databases: Databases | None = None,
        within: str | None = None,
        listener: Listener | None = None,
        schemas: Mapping[str, Schema] | None = None,
        resume: Path | None = None,
    ) -> None:
        self.plan = plan
        self.resumed: tuple[str, ...] = ()
        self.schemas = infer_schemas(plan) if schemas is None else schemas
        self._bounds = bounds
        self._folder = folder
        self._databases = databases
        self._within = within
        self._listener = listener
        self._stack = ExitStack()
        self._open: dict[str, PostgresDatabase] = {}
        self._copies: dict[Table, Table] = {}
        self._stored = StoredSteps(plan, self.schemas)
        self._roots = {output.name: plan.step(output.step).relation.node for output in plan.outputs}
        self._resume = resume
        self._at_fault: str | None = None

    def __enter__(self) -> Self:
        """Open the DuckDB session."""
        tables = [table for root in self._roots.values() for table in pushdown.scanned(root)]
        lake = {table.path: table for table in tables if table.engine == LAKE}
        kept = self._stored.kept_in(self._resume, [*self._roots.values()]) if self._resume else {}
        files = [Path(file) for table in [*lake.values(), *kept.values()] for file in table.files]
        with ExitStack() as stack:
            self._duckdb = stack.enter_context(open_session(self._bounds, read=files, write=self._folder))
            for name in (LAKE, stored_steps.SCHEMA):
                self._duckdb.execute(f"CREATE SCHEMA {statements.name(name)}")
            for table in [*lake.values(), *kept.values()]:
                self._duckdb.execute(statements.create_view(table))
            self._stack = stack.pop_all()
        self._roots = dict(zip(self._roots, pushdown.reading_all([*self._roots.values()], kept), strict=True))
        self._stored.tables.update(kept)
        self.resumed = (*kept,)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        self._stack.close()

    def describe(self, step_id: str) -> Described:
        """Return the schema and the SQL of a step; nothing is computed."""
        node = self.plan.step(step_id).relation.node
        local = lower(node, DUCKDB, self.schemas, local=True)
        return Described(self.schemas[step_id], local.sql(pretty=True))

    def statement(self, output: str) -> Statement:
        """Return the whole statement of an output, in the dialect of the engine that runs it."""
        root = self._roots[output]
        engine = self._engine_of(root)
        return lower(root, DUCKDB if engine == LAKE else POSTGRES, self.schemas)

    def compute(self, output: str) -> Computed:
        """Compute an output. Raises ExecutionError."""
        step = self.plan.output(output).step
        started = time.monotonic()
        with self._explaining(step):
            file = self._folder / f"{step}.parquet"
            engine, sql, rows = self._write(output, step, file)
            schema = describe(self._duckdb, statements.read_parquet(file))
            preview = self._preview(file)
        seconds = time.monotonic() - started
        return Computed(file, rows, file.stat().st_size, schema, preview, seconds, sql, engine)

    def rows(self, output: str) -> list[dict[str, JsonValue]]:
        """Return the rows of an output, few at best, as JSON values by column. Raises ExecutionError."""
        step, root = self.plan.output(output).step, self._roots[output]
        engine = self._engine_of(root)
        with self._explaining(step):
            if engine == LAKE:
                return json_rows(self._duckdb, self._query(root, step).sql())
            with self._rows_of(engine, root, step) as (_, rows):
                return json_rows(self._duckdb, rows)

    @contextmanager
    def writing(self, computed: Mapping[str, Computed]) -> Iterator[None]:
        """Write what goes to tables outside, in transactions that the end of the block commits.

        An error in the block rolls all of them back. There is one for each connection, and where one cannot
        be committed any more, those before it are. Raises ExecutionError.
        """
        outputs = {
            output.step: (output.delivery, computed[output.name])
            for output in self.plan.outputs
            if output.delivery is not None
        }
        with ExitStack() as stack:
            # In one order, so that two runs do not wait for each other.
            for engine in sorted({delivery.target.engine for delivery, _ in outputs.values()}):
                stack.enter_context(self._database(engine).writing())
            for step, (delivery, made) in sorted(outputs.items(), key=lambda item: item[1][0].target.path):
                with self._explaining(step):
                    database = self._database(delivery.target.engine)
                    database.write(delivery, made.file, made.schema, self._duckdb)
            yield

    def keep(self, folder: Path, computed: Mapping[str, Computed]) -> int:
        """Write what there is by now into a new folder in the execution's own, and return of how many steps.

        ``computed`` are the outputs that were computed. What the step at fault reads, if one is known to be
        at fault, is computed once more for it. Raises ExecutionError.
        """
        folder.mkdir()
        try:
            self._keep_all(folder, computed)
        except duckdb.Error as error:
            raise execution_error(error, self._at_fault or "") from error
        return len([*folder.iterdir()])

    def cancel(self) -> None:
        """Interrupt what runs, from another thread; it then raises ExecutionError. Harmless at the end."""
        # First those that remember it: what DuckDB stops may be what PostgreSQL reads.
        for database in [*self._open.values()]:
            database.cancel()
        # What runs may come to its end, and the connection be closed, at this moment.
        with suppress(duckdb.ConnectionException):
            self._duckdb.interrupt()

    @contextmanager
    def _explaining(self, step: str) -> Iterator[None]:
        """Turn an engine's error into words about the step at fault."""
        try:
            yield
        except duckdb.Error as error:
            at_fault = step
            if isinstance(error, DATA_ERRORS):
                at_fault = self._at_fault = self._culprit(step)
            raise execution_error(error, at_fault) from error
        except ExecutionError as error:
            error.step = error.step or step
            raise

    def _write(self, output: str, step: str, file: Path) -> tuple[str, str, int]:
        root = self._roots[output]
        engine = self._engine_of(root)
        if engine == LAKE:
            for node in pushdown.shared([*self._roots.values()]):
                if node in algebra.postorder(root):
                    self._store(node)
            statement = self._query(root, step)
            return engine, statement.sql(pretty=True), self._copy(output, statement.sql(), file)
        with self._rows_of(engine, root, step) as (statement, rows):
            return engine, statement.sql(pretty=True), self._copy(output, rows, file)

    def _query(self, root: Node, step: str) -> Statement:
        """Return what DuckDB computes for a step, once the parts that databases compute are stored."""
        for node in pushdown.pushed(root):
            self._store(node)
        return self._typed(pushdown.reading(root, self._stored.tables), step)

    def _store(self, node: Node) -> None:
        """Compute what a step hands on into a table of the session, once."""
        if not isinstance(node, Produced) or node.step in self._stored.tables:
            return
        table = self._stored.table_of(node.step)
        engine = self._engine_of(node)
        if engine == LAKE:
            self._fill(table, self._query(node, node.step).sql())
        else:
            with self._rows_of(engine, node, node.step) as (_, rows):
                self._fill(table, rows)
        self._stored.tables[node.step] = table

    def _fill(self, table: Table, query: str) -> None:
        target, numbered = statements.name(*table.path), self._stored.numbered(query, table.path[-1])
        self._duckdb.execute(f"CREATE TABLE {target} AS {numbered}")

    def _keep_all(self, folder: Path, computed: Mapping[str, Computed]) -> None:
        for step in self.plan.step(self._at_fault).upstream if self._at_fault else ():
            node = self.plan.step(step).relation.node
            if self._engine_of(node) == LAKE and not algebra.is_row_wise(node):
                self._store(node)
        parts = {
            step: statements.read_parquet(made.file)
            for step, made in ((self.plan.output(name).step, made) for name, made in computed.items())
            if made.file.exists()
        }
        for step, query in parts.items():
            self._keep(folder, step, self._stored.numbered(query, step))
        for step, table in self._stored.tables.items():
            if step not in parts:
                self._keep(folder, step, f"FROM {statements.name(*table.path)}")

    def _keep(self, folder: Path, step: str, query: str) -> None:
        file = self._stored.file_of(step, folder)
        if file is None:
            return
        self._duckdb.execute(statements.keep_as_parquet(query, str(file)))
        if describe(self._duckdb, statements.read_parquet(file)) != self._stored.table_of(step).schema:
            # Not every type is still itself in a file.
            file.unlink()

    def _engine_of(self, root: Node) -> str:
        if self._within is not None:
            return self._within
        names = pushdown.engines(root)[root]
        return next(iter(names)) if len(names) == 1 else LAKE

    @contextmanager
    def _rows_of(self, engine: str, root: Node, step: str) -> Iterator[tuple[Statement, str]]:
        """Run a statement in its database; yield it and the DuckDB query that reads its rows once."""
        database = self._database(engine)
        copies = {
            table: self._loaded(table, database) for table in pushdown.scanned(root) if table.engine == LAKE
        }
        statement = lower(pushdown.relocate(root, copies), POSTGRES, self.schemas)
        stream = f"rows of {step}"
        with database.stream(statement.sql(), self.schemas[step]) as rows:
            self._duckdb.register(stream, rows)
            try:
                yield statement, f"SELECT {rows.select} FROM {statements.name(stream)}"  # noqa: S608  # quoted
            finally:
                self._duckdb.unregister(stream)

    def _database(self, engine: str) -> PostgresDatabase:
        if engine not in self._open:
            if self._databases is None:
                message = f"No database was given for '{engine.partition(':')[2]}'."
                raise InvalidError(message)
            self._open[engine] = self._stack.enter_context(self._databases.open(engine))
        return self._open[engine]

    def _loaded(self, table: Table, database: PostgresDatabase) -> Table:
        """Copy a lake table into a temporary table of the database, once."""
        if table not in self._copies:
            name = table.path[-1]
            database.load(name, [Path(file) for file in table.files], table.schema, self._duckdb)
            self._copies[table] = replace(table, engine=self._within or "", path=("pg_temp", name))
        return self._copies[table]

    def _culprit(self, step: str) -> str:
        """Return the first step whose own rows cannot be computed, given that those of ``step`` cannot."""
        above = self.plan.ancestors(step)
        for candidate in self.plan.steps:
            root = pushdown.reading(candidate.relation.node, self._stored.tables)
            if candidate.id in above and pushdown.engines(root)[root] <= {LAKE}:
                try:
                    self._duckdb.execute(statements.read_all(lower(root, DUCKDB, self.schemas).sql()))
                except DATA_ERRORS:
                    return candidate.id
                except duckdb.Error:
                    # Looking for it takes more than there is, or was ended.
                    return step
        return step

    def _typed(self, root: Node, step: str) -> Statement:
        """Return the statement with each column of the type that was predicted."""
        statement = lower(root, DUCKDB, self.schemas)
        actual = describe(self._duckdb, statement.sql())
        wanted = self.schemas[step]
        if actual == wanted:
            return statement
        casts = tuple((wish.name, _cast(found, wish)) for wish, found in zip(wanted, actual, strict=True))
        return lower(algebra.Project(root, casts), DUCKDB, self.schemas)

    def _copy(self, output: str, query: str, file: Path) -> int:
        with reported(self._duckdb, output, self._listener):
            result = self._duckdb.execute(statements.keep_as_parquet(query, str(file))).fetchone()
        return int(result[0]) if result else 0

    def _preview(self, file: Path) -> tuple[Mapping[str, object], ...]:
        result = self._duckdb.execute(f"{statements.read_parquet(file)} LIMIT {PREVIEW_ROWS}")
        names = [column[0] for column in result.description or ()]
        return tuple(dict(zip(names, row, strict=True)) for row in result.fetchall())


def _cast(found: Column, wanted: Column) -> exp.Expression:
    value = column(found.name)
    return value if found.type == wanted.type else exp.cast(value, wanted.type, dialect=DUCKDB.name)
