"""A partner's own page, behind the link that its organisers gave it."""
