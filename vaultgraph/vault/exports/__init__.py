"""Read raw exports of chat services as notes outside the vault; one module per service."""
