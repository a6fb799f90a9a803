"""`python -m sandbox` is the same as `kaibo`."""

from sandbox.cli import main

main()
