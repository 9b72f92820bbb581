"""How central each note is."""
