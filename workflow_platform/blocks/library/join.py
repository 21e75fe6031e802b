"""Put the rows of two tables side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from workflow_platform.blocks.algebra import Comparison, JoinKind, Match
from workflow_platform.blocks.base import Example, Record, Transform, Types
from workflow_platform.blocks.families import Family, compares, family
from workflow_platform.blocks.marks import ADVANCED, LeftColumn, NamePart, RightColumn, labelled
from workflow_platform.blocks.relation import Relation
from workflow_platform.blocks.type_words import column_words, pairing, sentence
from workflow_platform.spec.problems import Problem, pointer

PEOPLE: list[Record] = [{"name": "Ana", "city": 1}, {"name": "Bo", "city": 2}, {"name": "Cy", "city": None}]
CITIES: list[Record] = [{"city": 1, "name": "Porto"}, {"city": 3, "name": "Lima"}]

_KINDS = labelled(
    inner="Rows that match on both sides",
    left="All rows of the left, with matches where there are",
    right="All rows of the right, with matches where there are",
    full="All rows of both sides",
    semi="Rows of the left that match something",
    anti="Rows of the left that match nothing",
    cross="Every pair of rows",
)


class Key(BaseModel):
    """A pair of columns that is compared."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    left: LeftColumn = Field(title="Left column")
    right: RightColumn = Field(title="Right column")
    comparison: Comparison = Field("=", title="Comparison", json_schema_extra=ADVANCED)


class Join(
    Transform,
    title="Join",
    group="Combine",
    words=("lookup", "look up", "merge", "vlookup", "xlookup", "match", "combine", "without", "other table"),
):
    """Put the rows of two tables side by side where their keys match.

    ``inner`` keeps matching pairs, ``left``, ``right`` and ``full`` also keep the rows of that side
    or of both that match nothing, ``semi`` keeps the left rows that match something and ``anti``
    those that match nothing, and ``cross`` pairs every row with every row. Key columns of one
    name become one column; any other name that both sides have gets the suffix on the right.
    A missing key matches nothing, unless ``match_missing`` is set.
    """

    examples: ClassVar = (
        Example(
            "Matching pairs",
            settings={"keys": [{"left": "city", "right": "city"}]},
            inputs={"left": PEOPLE, "right": CITIES},
            output=[{"name": "Ana", "city": 1, "name_right": "Porto"}],
        ),
        Example(
            "Everybody, with the city where it is known",
            settings={"kind": "left", "keys": [{"left": "city", "right": "city"}], "suffix": " of city"},
            inputs={"left": PEOPLE, "right": CITIES},
            output=[
                {"name": "Ana", "city": 1, "name of city": "Porto"},
                {"name": "Bo", "city": 2, "name of city": None},
                {"name": "Cy", "city": None, "name of city": None},
            ],
        ),
        Example(
            "Both sides in full",
            settings={"kind": "full", "keys": [{"left": "city", "right": "city"}]},
            inputs={"left": PEOPLE, "right": CITIES},
            output=[
                {"name": "Ana", "city": 1, "name_right": "Porto"},
                {"name": "Bo", "city": 2, "name_right": None},
                {"name": "Cy", "city": None, "name_right": None},
                {"name": None, "city": 3, "name_right": "Lima"},
            ],
        ),
        Example(
            "All cities",
            settings={"kind": "right", "keys": [{"left": "city", "right": "city"}]},
            inputs={"left": PEOPLE, "right": CITIES},
            output=[
                {"name": "Ana", "city": 1, "name_right": "Porto"},
                {"name": None, "city": 3, "name_right": "Lima"},
            ],
        ),
        Example(
            "People in a known city",
            settings={"kind": "semi", "keys": [{"left": "city", "right": "city"}]},
            inputs={"left": PEOPLE, "right": CITIES},
            output=[{"name": "Ana", "city": 1}],
        ),
        Example(
            "People in no known city",
            settings={"kind": "anti", "keys": [{"left": "city", "right": "city"}]},
            inputs={"left": PEOPLE, "right": CITIES},
            output=[{"name": "Bo", "city": 2}, {"name": "Cy", "city": None}],
        ),
        Example(
            "Missing matches missing",
            settings={"keys": [{"left": "code", "right": "key"}], "match_missing": True},
            inputs={
                "left": [{"code": None, "a": 1}, {"code": "x", "a": 2}],
                "right": [{"key": None, "b": 3}],
            },
            types={"right.key": "VARCHAR"},
            output=[{"code": None, "a": 1, "key": None, "b": 3}],
        ),
        Example(
            "Every pair",
            settings={"kind": "cross"},
            inputs={"left": [{"size": "S"}, {"size": "L"}], "right": [{"colour": "red"}]},
            output=[{"size": "S", "colour": "red"}, {"size": "L", "colour": "red"}],
        ),
        Example(
            "Look up a range",
            settings={
                "keys": [
                    {"left": "score", "right": "from", "comparison": ">="},
                    {"left": "score", "right": "below", "comparison": "<"},
                ]
            },
            inputs={
                "left": [{"score": 55}, {"score": 90}],
                "right": [{"from": 0, "below": 60, "grade": "C"}, {"from": 60, "below": 101, "grade": "A"}],
            },
            output=[
                {"score": 55, "from": 0, "below": 60, "grade": "C"},
                {"score": 90, "from": 60, "below": 101, "grade": "A"},
            ],
        ),
    )

    kind: JoinKind = Field("inner", title="Keep", json_schema_extra=_KINDS)
    keys: tuple[Key, ...] = Field((), title="Where", max_length=20)
    match_missing: bool = Field(default=False, title="Missing matches missing", json_schema_extra=ADVANCED)
    suffix: NamePart = Field("_right", title="Suffix for equal names", json_schema_extra=ADVANCED)

    def check(self, inputs: Mapping[str, Relation]) -> Iterator[Problem]:
        if self.kind == "cross" and self.keys:
            yield Problem(
                "needless-keys", pointer("keys"), "A cross join pairs every row, so it takes no keys."
            )
        if self.kind != "cross" and not self.keys:
            yield Problem(
                "missing-keys",
                pointer("keys"),
                "The join needs at least one pair of columns to match.",
                "Add a pair, or choose 'cross' to pair every row with every row.",
            )
            return
        if self.kind in {"semi", "anti"}:
            return
        merged = {key.left for key in self.keys if key.left == key.right and key.comparison == "="}
        left, extra = (
            set(inputs["left"].columns),
            [name for name in inputs["right"].columns if name not in merged],
        )
        final = [name + self.suffix if name in left else name for name in extra]
        for name in sorted({name for name in final if name in left or final.count(name) > 1}):
            yield Problem(
                "duplicate-column",
                pointer("suffix"),
                f"With the suffix '{self.suffix}' two columns would be named '{name}'.",
                "Choose another suffix.",
            )

    def check_types(self, inputs: Mapping[str, Sequence[Types]]) -> Iterator[Problem]:
        ((left,), (right,)) = inputs["left"], inputs["right"]
        for index, key in enumerate(self.keys):
            types = left[key.left], right[key.right]
            pair = family(types[0]), family(types[1])
            # DuckDB looks intervals up by equality only.
            odd = Family.INTERVAL in pair and key.comparison != "="
            if odd or not compares(*pair, ordered=key.comparison not in {"=", "!="}):
                subjects = column_words(key.left, types[0]), column_words(key.right, types[1])
                how = f"compared by '{key.comparison}' with {subjects[1]} on the right"
                message = sentence(f"{subjects[0]} cannot be {how}.")
                yield Problem("type-mismatch", pointer("settings", "keys", index), message, pairing(*pair))

    def transform(self, left: Relation, right: Relation) -> Relation:
        on = [Match(key.left, key.right, key.comparison) for key in self.keys]
        return left.join(right, self.kind, on, null_safe=self.match_missing, suffix=self.suffix)
