"""Paper: Excel and PDF."""
