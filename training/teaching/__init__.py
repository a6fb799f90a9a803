"""Teaching (教学服务, R-FN-1): courses and unique seconds watched, learning tasks, live lessons, learning statistics."""
