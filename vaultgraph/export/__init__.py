"""The export floor: a compiled vault becomes files that other graph tools read."""
