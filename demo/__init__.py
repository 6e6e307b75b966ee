"""A made-up market, served on this machine in the wire formats of the real sources, with a truth that is known."""
