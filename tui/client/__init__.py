"""One profile put together: its settings, session, replica and background sync, for screen and commands."""
