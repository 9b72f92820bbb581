"""What a seed says: passages grouped by note and module, the map around them, one assembly."""
