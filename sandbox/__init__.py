"""The front door and the floor of Kaibo: one process, one log, one writer."""
