"""Classes: opened, filled with at most 35 students, divided into groups."""
