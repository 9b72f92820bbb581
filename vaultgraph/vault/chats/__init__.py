"""Read the chats in notes: one module per tool that writes them."""
