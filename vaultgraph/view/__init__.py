"""The view layer: a compiled vault becomes one HTML file."""
