"""Raw exports of chat services become notes outside the vault; one file a service."""
