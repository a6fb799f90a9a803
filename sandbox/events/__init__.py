"""The log: everything that happened is one row in it, written in the transaction of the change."""
