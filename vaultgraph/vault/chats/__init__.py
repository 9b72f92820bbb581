"""Chats: a note that holds a conversation becomes messages; one file a writer."""
