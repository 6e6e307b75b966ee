"""`lovelode add`, `lovelode check` and `lovelode sources`: which sources there are, and whether they answer."""
