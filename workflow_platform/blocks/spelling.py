"""Values as text: the one place that says how, so that all engines and blocks spell them alike."""

from __future__ import annotations

from sqlglot import exp

FLOATS = frozenset({"DOUBLE", "FLOAT"})


def as_text(value: exp.Expression, type_name: str, dialect: str) -> exp.Expression:
    """Return a rendered value of a DuckDB type as text; an empty name is a type that is not known.

    DuckDB writes a whole floating point number as ``5.0``, other engines as ``5``, which is taken.
    """
    match dialect:
        case _ if type_name == "VARCHAR":
            return value
        case "duckdb" if type_name in FLOATS:
            found = [_text(value), exp.Literal.string("[.]0$"), exp.Literal.string("")]
            return exp.Anonymous(this="REGEXP_REPLACE", expressions=found)
        case "postgres":
            return _text(_as_predicted(value, type_name))
        case _:
            return _text(value)


def _as_predicted(value: exp.Expression, type_name: str) -> exp.Expression:
    """Return what PostgreSQL computed in the type that DuckDB predicts, whose text has the same digits."""
    if type_name == "FLOAT":
        # Its text of a real has an exponent from a million on; its text of a double does not.
        value = _text(exp.cast(value, "REAL", dialect="postgres"))
    if type_name in FLOATS:
        return exp.Cast(this=value, to=exp.DataType(this=exp.DType.DOUBLE))
    return exp.cast(value, type_name, dialect="duckdb") if type_name.startswith("DECIMAL") else value


def _text(value: exp.Expression) -> exp.Expression:
    return exp.Cast(this=value, to=exp.DataType(this=exp.DType.TEXT))
