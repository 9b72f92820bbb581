"""Cut notes into passages, the unit of what is chosen, quoted and found."""
