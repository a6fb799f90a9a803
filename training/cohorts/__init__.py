"""Classes: opened, filled with at most 35 students, divided into groups."""

from . import intake_tables as intake_tables  # whoever loads the room loads its tables: migrations are compared with all of them
from . import office_tables as office_tables
from . import quality_tables as quality_tables
