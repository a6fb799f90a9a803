"""A finished show played again with one action changed, over many audiences; what came of it with its interval."""
