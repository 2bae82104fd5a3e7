"""Getting a database and a sign-in service of one's own to work, and finding out why they do not."""
