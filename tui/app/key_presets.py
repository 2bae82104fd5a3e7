"""Key presets: where the keys of other programs differ from the defaults, by action id."""

from collections.abc import Mapping

Preset = Mapping[str, tuple[str, ...]]

ARROWS: Preset = {
    "move.down": ("down",),
    "move.up": ("up",),
    "move.top": ("home",),
    "move.bottom": ("end",),
    "move.half_down": ("pagedown",),
    "move.half_up": ("pageup",),
    "todo.add": ("insert", "ctrl+n", "a"),
    "todo.edit": ("f2", "e"),
    "todo.done": ("space", "d"),
    "todo.delete": ("delete", "x"),
    "program.undo": ("ctrl+z", "u"),
    "program.redo": ("ctrl+y", "ctrl+r"),
    "arrange.down": ("shift+down", "J"),
    "arrange.up": ("shift+up", "K"),
    "arrange.in": ("shift+right", "L"),
    "arrange.out": ("shift+left", "H"),
    "find.search": ("ctrl+f", "/"),
    "program.keys": ("f1", "?"),
}

DOOIT: Preset = {
    "todo.add": ("a",),
    "todo.add_child": ("A",),
    "todo.edit": ("i",),
    "todo.due": ("d",),
    "todo.done": ("c", "space"),
    "todo.delete": ("x x",),
    "todo.repeat": ("r",),
    "view.sort": ("ctrl+s",),
    "todo.copy": ("y",),
    "arrange.fold": ("z",),
    "find.search": ("/", "ctrl+f"),
}

TASKWARRIOR: Preset = {
    "todo.add": ("a",),
    "todo.done": ("d", "space"),
    "todo.edit": ("m", "e"),
    "todo.notes": ("A", "E"),
    "todo.delete": ("x",),
    "todo.project": ("p",),
    "todo.tags": ("t",),
    "todo.due": ("w",),
    "todo.add_child": ("s",),
    "view.sort": ("ctrl+s",),
    "select.toggle": ("v",),
    "program.sync": ("S",),
    "find.filter": ("f",),
    "find.search": ("/",),
}

TODOIST: Preset = {
    "todo.add": ("q", "a"),
    "todo.edit": ("ctrl+e", "i"),
    "todo.done": ("e", "space"),
    "todo.delete": ("shift+delete", "x"),
    "todo.due": ("t",),
    "todo.project": ("v", "m"),
    "todo.tags": ("l", "@"),
    "todo.priority": ("y",),
    "todo.priority.4": ("1",),
    "todo.copy": ("ctrl+c",),
    "move.left": ("h", "left"),
    "move.right": ("right",),
    "select.toggle": ("X", "ctrl+x"),
    "program.undo": ("z", "u", "ctrl+z"),
    "arrange.fold": ("Z",),
    "find.search": ("/", "f"),
    "find.filter": ("F",),
    "go.inbox": ("g i",),
    "go.today": ("g t",),
    "go.upcoming": ("g u",),
    "program.quit": ("ctrl+q",),
}

PRESETS: Mapping[str, Preset] = {
    "default": {},
    "arrows": ARROWS,
    "dooit": DOOIT,
    "taskwarrior": TASKWARRIOR,
    "todoist": TODOIST,
}
