"""A model of `todos_sync` in Python: the reference for the property tests, and fast."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui.replica.record import BLANK, FIELDS, WHOLES, adrift, merge_tags

COLUMNS = ["uid", *FIELDS, "inserted_at", "updated_at", "revision", "id"]
NOW = "2026-11-23T12:00:00+00:00"


@dataclass
class Row:
    uid: str
    fields: dict[str, Any]
    revision: int
    number: int


@dataclass
class Database:
    """One person's todos in a database: a dictionary, tombstones, and a counter of transactions."""

    epoch: str = "e1"
    clock: int = 100
    rows: dict[str, Row] = field(default_factory=dict)
    graves: dict[str, int] = field(default_factory=dict)
    ids: int = 0
    applied: list[str] = field(default_factory=list)
    """Ids of operations, each time one took effect."""
    remembered: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Answers to operations that took effect, for when they are repeated."""
    settings: dict[str, tuple[dict[str, Any] | None, int]] = field(default_factory=dict)
    """Values and revisions by key."""
    has_settings: bool = True
    """False for a database that an earlier Rowdo set up."""
    refuses: str = "forbidden"
    """A task no row may have."""

    def sync(self, ops: list[dict[str, Any]], since: str | None, max_rows: int) -> dict[str, Any]:
        """What the function does, in one transaction; takes and gives JSON values."""
        self.clock += 1
        results = [self._apply(op) for op in json.loads(json.dumps(ops))]
        return {
            "database": "d1",
            "now": NOW,
            "since": since,
            "results": results,
            "columns": COLUMNS,
            **self._changes(since, max_rows),
        }

    # What others do to the table

    def write(self, uid: str, **fields: Any) -> None:
        """Another client's insert or update."""
        self.clock += 1
        row = self.rows.get(uid)
        if row is None:
            self._insert(uid, {"task": "?", **fields})
        else:
            self._set(row, fields)

    def drop(self, uid: str) -> None:
        """Another client's delete."""
        self.clock += 1
        self._bury(uid)

    def restore_branch(self, epoch: str) -> None:
        """Begin a new timeline."""
        self.epoch = epoch

    # Operations

    def set(self, key: str, value: dict[str, Any] | None) -> None:
        """Another client's setting."""
        self.clock += 1
        self._set_setting(key, value)

    def _set_setting(self, key: str, value: dict[str, Any] | None) -> None:
        before, _ = self.settings.get(key, (None, 0))
        self.settings[key] = (None if value is None else {**(before or {}), **value}, self.clock)

    def _apply_setting(self, op: Mapping[str, Any]) -> dict[str, Any]:
        if not self.has_settings:
            return {"id": op["id"], "uid": None, **self._refused()}
        result = {"id": op["id"], "key": op["key"], "status": "applied"}
        if len(op["key"]) > 1100:
            return {**result, **self._refused("settings_key")}
        if op["id"] not in self.remembered:
            self._set_setting(op["key"], op["set"])
            self.remembered[op["id"]] = result
        return result

    def _apply(self, op: Mapping[str, Any]) -> dict[str, Any]:
        if op["op"] == "setting":
            return self._apply_setting(op)
        if op["id"] in self.remembered and (op["op"] != "insert" or op["uid"] in self.rows):
            return self.remembered[op["id"]]
        result = {"id": op["id"], "uid": op["uid"], **getattr(self, f"_{op['op']}_op")(op)}
        if result["status"] == "applied":
            self.applied.append(op["id"])
        if result["status"] in ("applied", "conflict"):
            self.remembered[op["id"]] = result
        return result

    def _insert_op(self, op: Mapping[str, Any]) -> dict[str, Any]:
        uid = op["uid"]
        if uid in self.rows:
            return {"status": "unchanged"}
        if uid in self.graves and str(self.graves[uid]) != op.get("restores"):
            return {"status": "deleted", "revision": str(self.graves[uid])}
        if op["set"].get("task") == self.refuses:
            return self._refused()
        if adrift({**BLANK, **op["set"]}):
            return self._refused("todos_due_time_needs_date")
        self._insert(uid, op["set"])
        return {"status": "applied", "revision": str(self.clock)}

    def _update_op(self, op: Mapping[str, Any]) -> dict[str, Any]:
        row = self.rows.get(op["uid"])
        if row is None:
            grave = self.graves.get(op["uid"])
            return (
                {"status": "deleted", "revision": str(grave)}
                if grave
                else {"status": "missing", "revision": None}
            )
        if op["set"].get("task") == self.refuses:
            return self._refused()
        changes, conflicts = {}, {}
        for name, wanted in op["set"].items():
            current = row.fields[name]
            if current == wanted:
                continue
            if name not in op["seen"] or (
                current == op["seen"][name] and _partner_stays(name, row.fields, op)
            ):
                changes[name] = wanted
            elif name == "tags":
                merged = merge_tags(current, op["seen"][name], wanted)
                changes.update({name: merged} if merged != current else {})
            else:
                conflicts[name] = {"seen": op["seen"][name], "set": wanted, "current": current}
        if adrift({**row.fields, **changes}):
            return self._refused("todos_due_time_needs_date")
        if changes:
            self._set(row, changes)
        if conflicts:
            return {"status": "conflict", "revision": str(row.revision), "conflicts": conflicts}
        return {"status": "applied" if changes else "unchanged", "revision": str(row.revision)}

    def _delete_op(self, op: Mapping[str, Any]) -> dict[str, Any]:
        uid, row = op["uid"], self.rows.get(op["uid"])
        if row is None:
            grave = self.graves.get(uid)
            return {"status": "unchanged", "revision": str(grave) if grave else None}
        conflicts = {
            name: {"seen": saw, "set": None, "current": row.fields[name]}
            for name, saw in op["seen"].items()
            if row.fields[name] != saw
        }
        if conflicts:
            return {"status": "conflict", "revision": str(row.revision), "conflicts": conflicts}
        self._bury(uid)
        return {"status": "applied", "revision": str(self.clock)}

    def _refused(self, constraint: str = "x") -> dict[str, Any]:
        error = {
            "code": "23514",
            "message": "refused by a constraint",
            "detail": None,
            "hint": None,
            "constraint": constraint,
        }
        return {"status": "refused", "error": error}

    def _insert(self, uid: str, fields: Mapping[str, Any]) -> None:
        self.ids += 1
        self.graves.pop(uid, None)
        row = Row(uid, {**BLANK, "inserted_at": NOW, "updated_at": NOW}, self.clock, self.ids)
        self.rows[uid] = row
        self._set(row, fields)

    def _set(self, row: Row, fields: Mapping[str, Any]) -> None:
        was_done = row.fields["is_complete"]
        row.fields = {**row.fields, **fields}
        if not row.fields["is_complete"]:
            row.fields["completed_at"] = None
        elif not was_done and not fields.get("completed_at"):
            row.fields["completed_at"] = NOW
        row.revision = self.clock

    def _bury(self, uid: str) -> None:
        if self.rows.pop(uid, None):
            self.graves[uid] = self.clock

    # Changes

    def _changes(self, since: str | None, max_rows: int) -> dict[str, Any]:
        mark = (since or "").split(":")
        floor, after, entire = self.clock, (-1, -1), True
        if mark[0] == self.epoch and int(mark[1]) <= self.clock + 1:
            if len(mark) == 2:
                after, entire = (int(mark[1]) - 1, 1 << 60), False
            else:
                floor, after, entire = int(mark[1]), (int(mark[2]), int(mark[3])), mark[4] == "full"
        begins = len(mark) != 5 or mark[0] != self.epoch
        settings = {
            key: value
            for key, (value, revision) in self.settings.items()
            if begins and (value is not None if entire else revision > after[0])
        }
        lines = [((row.revision, row.number), row.uid, row) for row in self.rows.values()]
        if not entire:
            lines += [((revision, 0), uid, None) for uid, revision in self.graves.items()]  # type: ignore[misc]
        lines = sorted((line for line in lines if line[0] > after), key=lambda line: (line[0], line[1]))
        page = lines[:max_rows]
        while len(page) < len(lines) and lines[len(page)][0] == page[-1][0]:
            page.append(lines[len(page)])
        more = len(page) < len(lines)
        cursor = f"{self.epoch}:{floor}"
        if more:
            (revision, number), *_ = page[-1]
            cursor += f":{revision}:{number}:{'full' if entire else 'some'}"
        return {
            **({"settings": settings} if self.has_settings else {}),
            "rows": [self._line(row) for _, _, row in page if row],
            "deleted": [{"uid": uid, "revision": str(place[0])} for place, uid, row in page if not row],
            "more": more,
            "reset": entire,
            "cursor": cursor,
        }

    def _line(self, row: Row) -> list[Any]:
        values = {**row.fields, "uid": row.uid, "revision": str(row.revision), "id": row.number}
        return [values[name] for name in COLUMNS]


def _partner_stays(name: str, now: Mapping[str, Any], op: Mapping[str, Any]) -> bool:
    """Whether the field that is one value with this one is as it was seen, or as it is to be."""
    partners = {each for whole in WHOLES if name in whole for each in whole} - {name}
    return all(
        now[each] in (op["seen"].get(each, now[each]), op["set"].get(each, now[each])) for each in partners
    )
