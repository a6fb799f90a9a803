"""Assessment: process evaluation, theory exam, practice evidence, livestream plan, marking and verdict (R-ASM-1 to R-ASM-10)."""
