"""Local first: a replica on disk that answers at once, and an engine that catches up with the database."""
