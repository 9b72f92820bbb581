"""A note is cut into passages where it is parsed: the unit of all that is chosen, quoted, found."""
