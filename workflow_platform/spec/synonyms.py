"""Words of other tools for what is called otherwise here."""

from __future__ import annotations

from collections.abc import Mapping

# Of several meanings, the one counts that is known where the word stands.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    # Aggregates.
    "array_agg": ("list",),
    "average": ("mean",),
    "avg": ("mean",),
    "bool_and": ("all",),
    "bool_or": ("any",),
    "collect": ("list",),
    "count_unique": ("count_distinct",),
    "countd": ("count_distinct",),
    "distinct": ("count_distinct",),
    "distinct_count": ("count_distinct",),
    "group_concat": ("concatenate",),
    "listagg": ("concatenate",),
    "maximum": ("max",),
    "minimum": ("min",),
    "n_distinct": ("count_distinct",),
    "nunique": ("count_distinct",),
    "sd": ("standard_deviation",),
    "size": ("count",),
    "std": ("standard_deviation",),
    "std_dev": ("standard_deviation",),
    "stddev": ("standard_deviation",),
    "stddev_samp": ("standard_deviation",),
    "stdev": ("standard_deviation",),
    "string_agg": ("concatenate",),
    "total": ("sum",),
    "unique": ("count_distinct", "distinct"),
    # Joins.
    "cartesian": ("cross",),
    "except": ("anti",),
    "full_outer": ("full",),
    "left_anti": ("anti",),
    "left_outer": ("left",),
    "left_semi": ("semi",),
    "outer": ("full",),
    "right_outer": ("right",),
    # Types.
    "bool": ("boolean",),
    "char": ("text",),
    "datetime": ("timestamp",),
    "currency": ("decimal(18,2)",),
    "decimal": ("decimal(18,2)",),
    "double": ("number",),
    "float": ("number", "double"),
    "float64": ("number", "double"),
    "int": ("integer",),
    "int4": ("integer",),
    "int64": ("bigint", "integer"),
    "int8": ("bigint", "integer"),
    "logical": ("boolean",),
    "long": ("bigint", "integer"),
    "numeric": ("number", "decimal"),
    "real": ("number", "double"),
    "str": ("text",),
    "string": ("text",),
    "varchar": ("text",),
    "whole_number": ("integer",),
    # Orders.
    "asc": ("ascending",),
    "desc": ("descending",),
}
