"""The view floor: a compiled vault becomes one HTML file."""
