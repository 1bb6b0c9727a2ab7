"""What stands on allied sites: the framed form, its script, badges and kits."""
