"""What every written link leads to, and what is wrong with it."""
