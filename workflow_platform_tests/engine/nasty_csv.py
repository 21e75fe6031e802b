"""CSV files as the world makes them, and what must become of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Rows = list[tuple[object, ...]]


@dataclass(frozen=True)
class Nasty:
    """A file, and either its columns with some of its rows by number, or words of its refusal."""

    content: str | bytes | Callable[[], str | bytes]
    columns: dict[str, str] = field(default_factory=dict)
    rows: dict[int, tuple[object, ...]] = field(default_factory=dict)
    count: int = 0
    refused: str = ""

    def bytes(self) -> bytes:
        content = self.content() if callable(self.content) else self.content
        return content.encode() if isinstance(content, str) else content


TEXT, WHOLE, REAL = "VARCHAR", "BIGINT", "DOUBLE"


def late_bad_type() -> str:
    return "n,t\n" + "".join(f"{i},x\n" for i in range(150_000)) + "oops,x\n"


def late_leading_zero() -> str:
    return "n,t\n" + "".join(f"{i},{'x' * 500}\n" for i in range(1, 140_000)) + "007,x\n"


def thousand_columns() -> str:
    return ",".join(f"c{i}" for i in range(1000)) + "\n" + ",".join(str(i) for i in range(1000)) + "\n"


FILES = {
    "UTF-8 with a mark": Nasty("\ufeffname,n\nZoë,1\n", {"name": TEXT, "n": WHOLE}, {0: ("Zoë", 1)}, 1),
    "UTF-16": Nasty("name,n\nZoë,1\n".encode("utf-16"), {"name": TEXT, "n": WHOLE}, {0: ("Zoë", 1)}, 1),
    "Latin-1": Nasty("name,n\nZoë,1\n".encode("latin-1"), {"name": TEXT, "n": WHOLE}, {0: ("Zoë", 1)}, 1),
    "UTF-16 without a mark": Nasty("a,b\n1,2\n".encode("utf-16-le"), refused="is not a text"),
    "quotes within quotes": Nasty(
        'a,b\n"say ""hi""","x,y"\n', {"a": TEXT, "b": TEXT}, {0: ('say "hi"', "x,y")}, 1
    ),
    "a quote that is not closed": Nasty(
        'a,b\n1,2\n"3,4\n5,6\n', refused="Line 3, column 'a': a quote is not closed"
    ),
    "a quote amid a value": Nasty(
        'a,b\n5" pipe,1\n6" pipe,2\n', {"a": TEXT, "b": WHOLE}, {0: ('5" pipe', 1)}, 2
    ),
    "rows that are too short or long": Nasty("a,b,c\n1,2,3\n4,5\n6,7,8,9\n", refused="Line 3, column 'c'"),
    "title rows": Nasty(
        "Sales report,,\nFrom: 2024,,\n,,\ncountry,year,total\nPT,2023,1\nES,2024,2\n",
        {"country": TEXT, "year": WHOLE, "total": WHOLE},
        {1: ("ES", 2024, 2)},
        2,
    ),
    "a bad type after 150,000 rows": Nasty(
        late_bad_type, {"n": TEXT, "t": TEXT}, {0: ("0", "x"), 150_000: ("oops", "x")}, 150_001
    ),
    "a code after 64 MB of numbers": Nasty(
        late_leading_zero, {"n": TEXT, "t": TEXT}, {139_999: ("007", "x")}, 140_000
    ),
    "decimal commas": Nasty("a;b\n1,5;x\n-2,25;y\n", {"a": REAL, "b": TEXT}, {1: (-2.25, "y")}, 2),
    "thousands": Nasty('a,b\n"1,234",x\n"2,000,000",y\n', {"a": TEXT, "b": TEXT}, {0: ("1,234", "x")}, 2),
    "headers twice and empty": Nasty(
        "a,A,,a\n1,2,3,4\n", {"a": WHOLE, "A_1": WHOLE, "column2": WHOLE, "a_2": WHOLE}, {0: (1, 2, 3, 4)}, 1
    ),
    "a NUL": Nasty(b"a,b\n1,x\x00y\n", refused="is not a text"),
    "mixed line ends": Nasty("a,b\r\n1,2\n3,4\r\n", refused="all lines end in the same way"),
    "old Mac line ends": Nasty("a,b\r1,2\r3,4\r", {"a": WHOLE, "b": WHOLE}, {1: (3, 4)}, 2),
    "no header": Nasty("1,x\n2,y\n", {"column0": WHOLE, "column1": TEXT}, {0: (1, "x")}, 2),
    "one column": Nasty("name\nAna\nBo\n", {"name": TEXT}, {1: ("Bo",)}, 2),
    "1,000 columns": Nasty(
        thousand_columns, {f"c{i}": WHOLE for i in range(1000)}, {0: tuple(range(1000))}, 1
    ),
    "nothing": Nasty("", refused="is empty"),
    "blank lines only": Nasty("\n \n\n", refused="is empty"),
    "a header only": Nasty("a,b\n", {"a": TEXT, "b": TEXT}),
    "a field of 1 MB": Nasty(
        lambda: f"a,b\n{'x' * 1_000_000},1\n", {"a": TEXT, "b": WHOLE}, {0: ("x" * 1_000_000, 1)}, 1
    ),
    "a field of 5 MB": Nasty(lambda: f"a,b\n{'x' * 5_000_000},1\ny,2\n", refused="longer than a line may be"),
    "semicolons": Nasty("a;b\nx,y;1\n", {"a": TEXT, "b": WHOLE}, {0: ("x,y", 1)}, 1),
    "tabs": Nasty("a\tb\nx,y\t1\n", {"a": TEXT, "b": WHOLE}, {0: ("x,y", 1)}, 1),
    "line breaks within quotes": Nasty('a,b\n"x\ny\n",1\n', {"a": TEXT, "b": WHOLE}, {0: ("x\ny\n", 1)}, 1),
    "delimiters at the end": Nasty("a,b\n1,2,\n3,4,\n", {"a": WHOLE, "b": WHOLE}, {1: (3, 4)}, 2),
    "words for nothing": Nasty(
        "a,b\nN/A,x\n-,y\n3,z\n", {"a": WHOLE, "b": TEXT}, {0: (None, "x"), 2: (3, "z")}, 3
    ),
    "leading zeros": Nasty(
        "zip,phone\n007,+351912\n010,+351913\n", {"zip": TEXT, "phone": TEXT}, {0: ("007", "+351912")}, 2
    ),
    "integers of any length": Nasty(
        f"a,b\n{2**62},{10**45}\n7,8\n", {"a": WHOLE, "b": TEXT}, {0: (2**62, str(10**45))}, 2
    ),
    "emojis": Nasty("👍,🎉\n😀,1\n", {"👍": TEXT, "🎉": WHOLE}, {0: ("😀", 1)}, 1),
    "a formula": Nasty(
        'a,b\n=1+1,"=HYPERLINK(""x"")"\n', {"a": TEXT, "b": TEXT}, {0: ("=1+1", '=HYPERLINK("x")')}, 1
    ),
}

DATES = {
    "2024-02-29": "DATE",
    "29/02/2024": "DATE",
    "2024-02-29 10:00:00": "TIMESTAMP",
    "2024-02-29T10:00:00Z": "TIMESTAMP WITH TIME ZONE",
    "29 Feb 2024": TEXT,
    "31/02/2024": TEXT,
}
"""How a day is written, and what becomes of a column of it."""
