"""How a text is read: from a document to its claims."""
