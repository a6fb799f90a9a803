"""The virtual audience: a pure function of scenario, seed and what people did, one second at a time."""
