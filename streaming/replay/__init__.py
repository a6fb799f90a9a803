"""The replay (回放) to watch and the review (复盘) to think about, computed from the log of a show."""
