"""What `rowdo setup` prepares and `rowdo doctor` checks: your own database and sign-in service."""
