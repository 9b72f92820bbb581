"""Raw exports of chat services become notes beside the vault; one file a service."""
