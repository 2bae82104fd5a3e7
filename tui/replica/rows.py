"""The rows that a person sees, and what is derived from them: tree paths, tags, totals, search words."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from tui.replica.json_text import AMONG, listed
from tui.replica.migrations import PADDING
from tui.replica.record import FIELDS, KEPT, Record
from tui.replica.sort_keys import SIGNS, as_written, sortable
from tui.replica.tree import PLACED, element, place_all, replace_places
from tui.todos.alike import alike

NAMES = (*FIELDS, *KEPT)
COLUMNS = ", ".join(NAMES)
_GATHERED, _USUAL = 64 * 1024**2, 1024**2
"""Bytes of words gathered before they are written: all of a first copy's, and what FTS5 gathers by itself."""

_TALLIED = ("is_complete", "project", "due_date", "tags")
_WORDED = ("task", "notes", "project", "tags")
"""What of a record can be searched for; tags are among it."""
_INSERT = (
    f"insert into todo (key, uid, path, generation, {COLUMNS}) values ({', '.join('?' * (len(NAMES) + 4))})"
)
_json = json.JSONEncoder(ensure_ascii=False).encode
Stored = dict[str, tuple[int, Record]]
"""By uid: the key of a row, and its record."""
Differences = dict[tuple[str, ...], dict[str, Record]]
"""Records of rows that change, by uid, and these by the names of the columns that do."""
_TAGS, _POSITION, _INSERTED = map(NAMES.index, ("tags", "position", "inserted_at"))
_COMPLETE = NAMES.index("is_complete")
_SORTED = ("due_date", "starts_on", "completed_at", "inserted_at", "updated_at")
_SORTED_AT = tuple(map(NAMES.index, _SORTED))
_all = itemgetter(*NAMES)
_counted = itemgetter(*map(NAMES.index, _TALLIED))
_tallied = itemgetter(*_TALLIED)


@lru_cache(1000)
def _listed(*tags: str) -> str:
    """Return tags as they are stored."""
    return _json(tags)


def record_from(values: Sequence[Any]) -> Record:
    """Return the record of a row of `COLUMNS`."""
    record = dict(zip(NAMES, values, strict=True))
    record["is_complete"] = bool(record["is_complete"])
    record["tags"] = json.loads(record["tags"]) if record["tags"] != "[]" else []
    for name in _SORTED:
        if (value := record[name]) and value[0] in SIGNS:
            record[name] = as_written(value)
    return record


def _values(record: Record) -> list[Any]:
    return _stored_values(_all(record))


def _stored_values(line: Iterable[Any]) -> list[Any]:
    """Return the values of `NAMES` as they are stored."""
    values = list(line)
    values[_TAGS] = _listed(*values[_TAGS])
    values[_COMPLETE] = int(values[_COMPLETE])
    for place in _SORTED_AT:
        if values[place]:
            values[place] = sortable(values[place])
    return values


def _stored_value(name: str, value: Any) -> Any:
    """Return the value of one of `NAMES` as it is stored."""
    if name == "tags":
        return _listed(*value)
    return sortable(value) if name in _SORTED else int(value) if name == "is_complete" else value


def _differing(changes: Mapping[str, Record | None], stored: Stored) -> Differences:
    """Return what differs from the rows that there are."""
    found: Differences = {}
    for uid, record in changes.items():
        if record and uid in stored:
            was = stored[uid][1]
            names = tuple([name for name in NAMES if was[name] != record[name]])
            found.setdefault(names, {})[uid] = record
    found.pop((), None)
    return found


def _with(news: Differences, columns: Iterable[str]) -> dict[str, Record]:
    """Return the records of the rows of which one of some columns changes, by uid."""
    return {
        uid: record
        for names, records in news.items()
        if not set(names).isdisjoint(columns)
        for uid, record in records.items()
    }


def indexed(sql: sqlite3.Connection) -> bool:
    """Whether the search index is complete: not while a first copy fills the table, until `Rows.finish`."""
    return sql.execute("select 1 from meta where key = 'bulk'").fetchone() is None


class Rows:
    """The table of todos. Works inside its caller's transaction."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    def get(self, uid: str) -> Record | None:
        """Return a todo's record, None if there is none."""
        values = self._sql.execute(f"select {COLUMNS} from todo where uid = ?", (uid,)).fetchone()
        return record_from(values) if values else None

    def many(self, uids: Iterable[str]) -> dict[str, Record]:
        """Return the records of the todos that exist, by uid."""
        return {uid: record for uid, (_, record) in self.stored(uids).items()}

    def known(self, uids: Iterable[str]) -> set[str]:
        """Return which of these todos exist."""
        found = self._sql.execute(f"select uid from todo where uid {AMONG}", (listed(uids),))
        return {uid for (uid,) in found}

    def below(self, uids: Iterable[str]) -> dict[str, list[str]]:
        """Return everything below some todos, at any depth: the children of each parent, in their order."""
        found: dict[str, list[str]] = {}
        wanted = list(dict.fromkeys(uids))
        while wanted:
            found.update((uid, []) for uid in wanted)
            children = self._sql.execute(
                f"select parent_uid, uid from todo where parent_uid {AMONG} order by path", (listed(wanted),)
            ).fetchall()
            for parent, uid in children:
                found[parent].append(uid)
            wanted = [uid for _, uid in children if uid not in found]
        return found

    def deepest_first(self, uids: Iterable[str]) -> list[str]:
        """Return the todos that exist, children before their parents."""
        found = self._sql.execute(
            f"select uid from todo where uid {AMONG} order by path desc", (listed(uids),)
        )
        return [uid for (uid,) in found]

    def __len__(self) -> int:
        counted = self._sql.execute("select open + done from tally where kind = 'all'").fetchone()
        return int(counted[0]) if counted else 0

    def stored(self, uids: Iterable[str]) -> Stored:
        """Return the rows of the todos that exist, by uid."""
        found = self._sql.execute(f"select key, uid, {COLUMNS} from todo where uid {AMONG}", (listed(uids),))
        return {uid: (key, record_from(values)) for key, uid, *values in found}

    def write(
        self,
        changes: Mapping[str, Record | None],
        stored: Stored | None = None,
        *,
        generation: int | None = None,
        bulk: bool = False,
    ) -> set[str]:
        """Write the todos as given; None deletes one.

        Args:
            changes: records by uid.
            stored: the rows of these todos as they are, where they have been read already.
            generation: the copy of the database that has these rows; None leaves it as it was, or at none.
            bulk: leave the tree paths of new todos to `finish`.

        Returns:
            The uids of the todos that have changed.
        """
        if not changes:
            return set()
        stored = self.stored(changes) if stored is None else stored
        gone = [uid for uid, record in changes.items() if record is None and uid in stored]
        fresh = {uid: record for uid, record in changes.items() if record and uid not in stored}
        news = _differing(changes, stored)
        reworded, retallied = _with(news, _WORDED), _with(news, _TALLIED)
        worded = indexed(self._sql)
        if worded:
            self._forget_words([stored[uid] for uid in (*gone, *reworded)])
        self._tally(
            [_tallied(stored[uid][1]) for uid in (*gone, *retallied)],
            [_tallied(record) for record in (*fresh.values(), *retallied.values())],
        )
        self._untag(stored[uid] for uid in (*gone, *reworded))
        self._sql.executemany("delete from todo where key = ?", [(stored[uid][0],) for uid in gone])
        keys = self._insert(fresh, generation or 0)
        self._update(news, stored)
        written = [(keys[uid], record) for uid, record in fresh.items()]
        written += [(stored[uid][0], record) for uid, record in reworded.items()]
        self._tag((key, record["tags"]) for key, record in written)
        if worded:
            self._learn_words(written)
        replace_places(
            self._sql,
            {} if bulk else fresh,
            gone,
            moved=_with(news, PLACED).keys(),
            elsewhere=_with(news, ("project",)).keys(),
            turned=_with(news, ("is_complete",)).keys(),
        )
        if generation is not None:
            self._sql.executemany(
                "update todo set generation = ? where key = ? and generation <> ?",
                [(generation, stored[uid][0], generation) for uid in changes if uid in stored],
            )
        return {*gone, *fresh, *_with(news, NAMES)}

    def fill(self, lines: Mapping[str, Sequence[Any]], generation: int, but: Collection[str]) -> set[str]:
        """Insert rows of todos that do not exist yet, like `write` with `bulk`, but faster.

        Args:
            lines: values of `NAMES` by uid.
            generation: the copy of the database that has these rows.
            but: uids to leave alone.

        Returns:
            The uids of the rows that were left alone.
        """
        first = self._next_key()
        fresh = [(key, uid, line) for key, (uid, line) in enumerate(lines.items(), first) if uid not in but]
        inserted = self._sql.executemany(
            f"{_INSERT} on conflict (uid) do nothing",
            [
                (
                    key,
                    uid,
                    element(uid, {"position": line[_POSITION], "inserted_at": line[_INSERTED]}),
                    generation,
                    *_stored_values(line),
                )
                for key, uid, line in fresh
            ],
        )
        if inserted.rowcount < len(fresh):
            stored = self.stored(uid for _, uid, _ in fresh)
            fresh = [each for each in fresh if stored[each[1]][0] == each[0]]
        self._tally((), [_counted(line) for _, _, line in fresh])
        self._tag((key, line[_TAGS]) for key, _, line in fresh)
        return lines.keys() - {uid for _, uid, _ in fresh} if len(fresh) < len(lines) else set()

    def _next_key(self) -> int:
        return int(self._sql.execute("select ifnull(max(key), 0) + 1 from todo").fetchone()[0])

    def left_out(self, generation: int) -> tuple[set[str], set[str]]:
        """Return the todos that are not in the copy `generation`: those of earlier copies, and of none."""
        found = self._sql.execute("select uid, generation from todo where generation <> ?", (generation,))
        lacking = found.fetchall()
        return {uid for uid, earlier in lacking if earlier}, {uid for uid, earlier in lacking if not earlier}

    def finish(self) -> None:
        """Compute what was left out while rows were written in bulk."""
        sized = "insert into words (words, rank) values ('hashsize', ?)"
        self._sql.execute(sized, (_GATHERED,))
        self._sql.execute("insert into words (words) values ('rebuild')")
        self._sql.execute(sized, (_USUAL,))
        self._sql.execute("insert into grams (grams) values ('delete-all')")
        self._sql.execute(f"insert into grams (rowid, text) select key, alike(task) || {PADDING} from todo")
        place_all(self._sql)

    def _insert(self, fresh: Mapping[str, Record], generation: int) -> dict[str, int]:
        if not fresh:
            return {}
        first = self._next_key()
        self._sql.executemany(
            _INSERT,
            [
                (first + place, uid, element(uid, record), generation, *_values(record))
                for place, (uid, record) in enumerate(fresh.items())
            ],
        )
        return {uid: first + place for place, uid in enumerate(fresh)}

    def _update(self, news: Differences, stored: Stored) -> None:
        """Write the columns that differ, with one statement for all rows that get the same values.

        An index is written for every row of a statement that names one of its columns, so a statement names
        no column that stays the same.
        """
        for names, records in news.items():
            alike: dict[tuple[Any, ...], list[int]] = {}
            for uid, record in records.items():
                values = tuple([_stored_value(name, record[name]) for name in names])
                alike.setdefault(values, []).append(stored[uid][0])
            assignments = ", ".join(f"{name} = ?" for name in names)
            self._sql.executemany(
                f"update todo set {assignments} where key {AMONG}",
                [(*values, listed(keys)) for values, keys in alike.items()],
            )

    # What is kept beside the rows

    def _tag(self, written: Iterable[tuple[int, Sequence[str]]]) -> None:
        self._sql.executemany(
            "insert or ignore into tag values (?, ?)", [(tag, key) for key, tags in written for tag in tags]
        )

    def _untag(self, stored: Iterable[tuple[int, Record]]) -> None:
        self._sql.executemany(
            "delete from tag where name = ? and key = ?",
            [(tag, key) for key, record in stored if record["tags"] for tag in record["tags"]],
        )

    def _tally(self, before: Sequence[Sequence[Any]], after: Sequence[Sequence[Any]]) -> None:
        """Subtract and add rows, given as `_TALLIED`, in the totals."""
        open_, done = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        for rows, by in ((before, -1), (after, +1)):
            for (complete, project, due), times in Counter(row[:3] for row in rows).items():
                counter = done if complete else open_
                counter["all", ""] += by * times
                counter["project", project] += by * times
                if due:
                    counter["due", str(sortable(due))] += by * times
            tagged = ((row[0], tag) for row in rows if row[3] for tag in dict.fromkeys(row[3]))
            for (complete, tag), times in Counter(tagged).items():
                (done if complete else open_)["tag", tag] += by * times
        moved = [(*kind, open_[kind], done[kind]) for kind in {*open_, *done} if open_[kind] or done[kind]]
        self._sql.executemany(
            """
            insert into tally values (?, ?, ?, ?)
            on conflict do update set open = open + excluded.open, done = done + excluded.done
            """,
            moved,
        )
        if moved:
            self._sql.execute("delete from tally where open = 0 and done = 0")

    def _learn_words(self, written: Sequence[tuple[int, Record]]) -> None:
        words = _words(written)
        self._sql.executemany(
            "insert into words (rowid, task, notes, project, tags) values (?, ?, ?, ?, ?)", words
        )
        self._sql.executemany(f"insert into grams (rowid, text) values (?, ? || {PADDING})", _tasks(words))

    def _forget_words(self, stored: Sequence[tuple[int, Record]]) -> None:
        words = _words(stored)
        self._sql.executemany(
            "insert into words (words, rowid, task, notes, project, tags) values ('delete', ?, ?, ?, ?, ?)",
            words,
        )
        self._sql.executemany(
            f"insert into grams (grams, rowid, text) values ('delete', ?, ? || {PADDING})", _tasks(words)
        )


_Words = tuple[int, str, str, str, str]
"""The key of a row, and its task, notes, project and tags as they are alike."""


def _tasks(words: Iterable[_Words]) -> list[tuple[int, str]]:
    return [row[:2] for row in words]


def _words(rows: Iterable[tuple[int, Record]]) -> list[_Words]:
    return [
        (
            key,
            alike(r["task"]),
            alike(r["notes"]),
            alike(r["project"]),
            alike(_listed(*r["tags"])),
        )
        for key, r in rows
    ]
