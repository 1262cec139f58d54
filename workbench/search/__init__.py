"""Search: a small query language over a Whoosh index that may be rebuilt at any time."""
