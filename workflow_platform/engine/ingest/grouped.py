"""Numbers with marks between their thousands, as in 1.234,56: found where nothing else can be meant."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.ingest.layout import Layout, read_csv
from workflow_platform.engine.ingest.source import opened

_CHUNK = 1 << 22
_LONGEST = 64
_NUMBERS = ("BIGINT", "DOUBLE", "DECIMAL")


def thousands_mark(file: Path, decimal: str, delimiter: str) -> str:
    """Return the mark that stands between thousands somewhere in a text, or an empty text.

    A number such as 1.234 alone may as well have three decimal places, so one with both marks is looked for.
    It takes no parsing.
    """
    mark = "." if decimal == "," else ","
    between, before_fraction = re.escape(mark.encode()), re.escape(decimal.encode())
    # Beginning with a mark, this is found several times faster, and is in few texts.
    end = re.compile(rb"%b[0-9]{3}%b[0-9]" % (between, before_fraction))
    edge = rb'[\r\n" %b]' % re.escape(delimiter.encode())
    number = rb"[-+]?[1-9][0-9]{0,2}(?:%b[0-9]{3})+%b[0-9]+" % (between, before_fraction)
    both = re.compile(edge + number + edge)
    before, chunk = b"\n", b"\n"
    with opened(file) as text:
        while chunk:
            chunk = text.read(_CHUNK)
            looked_at = before + (chunk or b"\n")
            if end.search(looked_at) and both.search(looked_at):
                return mark
            # A number that the chunk ends in is looked at again.
            before = chunk[-_LONGEST:]
    return ""


def is_well_grouped(session: duckdb.DuckDBPyConnection, file: Path, layout: Layout) -> bool:
    """Tell whether marks stand only before three digits in all that the layout takes for numbers.

    DuckDB leaves them out wherever they stand, and would make 5252 of 52.52.
    """
    names = [column.name for column in layout.columns if column.type.startswith(_NUMBERS)]
    mark, decimal = re.escape(layout.thousands), re.escape(layout.decimal)
    whole = rf"[0-9]+|[1-9][0-9]{{0,2}}({mark}[0-9]{{3}})+"
    pattern = rf"\s*[-+]?({whole})?({decimal}[0-9]*)?([eE][-+]?[0-9]+)?\s*"
    tests = " AND ".join(
        f"coalesce(bool_and(regexp_full_match({statements.name(name)}, {statements.text(pattern)})), true)"
        for name in names
    )
    texts = read_csv(file, layout.all_texts())
    ((found,),) = session.execute(f"SELECT {tests or 'true'} FROM ({texts})").fetchall()  # noqa: S608  # quoted
    return bool(found)
