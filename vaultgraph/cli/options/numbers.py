"""Numbers within a range, as the types of options, with plain names in errors.

In: what the user wrote. Out: a number, or a usage error that says what is wrong.
"""

import click


class WholeNumber(click.IntRange):
    """A whole number within a range."""

    name = "whole number"


class Number(click.FloatRange):
    """A number within a range."""

    name = "number"
