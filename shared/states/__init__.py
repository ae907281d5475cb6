"""How each service stands, told on one compacted topic, so that the desk can show it."""
