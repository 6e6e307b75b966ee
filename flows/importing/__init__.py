"""`lovelode import`: a file of reviews is looked through, its columns told or guessed, and added to market.toml."""
