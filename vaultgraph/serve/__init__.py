"""The page over loopback."""
