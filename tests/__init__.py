"""The tests; a package, so that tests/mall is not taken for the room mall."""
