"""Functions of angles, in radians unless they say otherwise."""

from __future__ import annotations

from workflow_platform.blocks.families import Family
from workflow_platform.blocks.formula.functions import sql
from workflow_platform.blocks.formula.functions.model import Function

FUNCTIONS = (
    Function(
        "pi",
        "Numbers",
        "",
        "The ratio of a circle's circumference to its diameter.",
        sql.of_double("PI"),
        {"round(pi(), 5)": 3.14159},
        gives=Family.NUMBER,
    ),
    Function(
        "sin",
        "Numbers",
        "angle",
        "The sine of an angle in radians.",
        sql.of_double("SIN"),
        {"sin(0)": 0, "round(sin(radians(30)), 9)": 0.5},
        gives=Family.NUMBER,
    ),
    Function(
        "cos",
        "Numbers",
        "angle",
        "The cosine of an angle in radians.",
        sql.of_double("COS"),
        {"cos(0)": 1},
        gives=Family.NUMBER,
    ),
    Function(
        "tan",
        "Numbers",
        "angle",
        "The tangent of an angle in radians.",
        sql.of_double("TAN"),
        {"tan(0)": 0},
        gives=Family.NUMBER,
    ),
    Function(
        "atan2",
        "Numbers",
        "y, x",
        "The angle in radians of the point (x, y), from -pi to pi.",
        sql.of_double("ATAN2"),
        {"atan2(0, 1)": 0, "round(degrees(atan2(1, 1)), 9)": 45},
        gives=Family.NUMBER,
    ),
    Function(
        "radians",
        "Numbers",
        "degrees",
        "An angle in radians.",
        sql.of_double("RADIANS"),
        {"round(radians(180), 5)": 3.14159},
        gives=Family.NUMBER,
    ),
    Function(
        "degrees",
        "Numbers",
        "radians",
        "An angle in degrees.",
        sql.of_double("DEGREES"),
        {"degrees(pi())": 180},
        gives=Family.NUMBER,
    ),
)
