"""Pages, made from events."""
