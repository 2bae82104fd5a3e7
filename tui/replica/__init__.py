"""A person's todos on this machine: rows, outbox and history in one file. It knows no network."""
