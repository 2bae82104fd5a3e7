"""The person's own programs: commands that a key runs on todos, and hooks that run after todos changed."""
