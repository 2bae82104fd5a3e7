"""The domain: what a todo is and the languages people write todos in. Pure; imports nothing else of ours."""

from tui.todos.todo import Priority, Todo

__all__ = ["Priority", "Todo"]
