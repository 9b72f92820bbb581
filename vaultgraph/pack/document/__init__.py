"""The documents of a seed: passages by note and module, the map around them, their assembly."""
