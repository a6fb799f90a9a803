"""People, how they sign in, their roles on memberships, policies' principals and the audit log."""
