"""Videos people bring: taken in by pieces, looked into, and made playable in every browser. Blocking parts; run them in a thread."""
