"""The pack floor: a compiled vault becomes seed documents within a budget."""
