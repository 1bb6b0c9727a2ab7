"""Commands: a few lines each over a service."""
