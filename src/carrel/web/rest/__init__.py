"""The REST API: what it asks (`shapes`), what it answers (`publications`, `terms`), and how (`service`)."""
