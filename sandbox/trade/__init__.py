"""Dated data and pure rules of the trade: categories, compliance words, the listing check, quotes and metric formulas."""
