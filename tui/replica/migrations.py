"""The tables of the replica's file: one migration for each version that was released."""

from tui.replica.folding import HIDE, shown_in

_FIRST = (
    # Where this replica stands: database, cursor, generation of the copy.
    "create table meta (key text primary key, value text not null) without rowid",
    # What the person sees: the database's row with their unsent operations on top.
    """
    create table todo (
        key integer primary key,
        uid text not null unique,
        task text not null,
        is_complete integer not null,
        notes text not null,
        priority integer not null,
        project text not null,
        tags text not null,
        due_date text,
        due_time text,
        starts_on text,
        recurrence text not null,
        parent_uid text,
        position text not null,
        completed_at text,
        inserted_at text,
        updated_at text,
        path text not null,
        hidden integer not null default 0,
        folded integer not null default 0,
        generation integer not null
    )
    """,
    "create table tag (name text not null, key integer not null, primary key (name, key)) without rowid",
    # How many todos of each kind there are, so that the sidebar need not count.
    """
    create table tally (
        kind text not null,
        name text not null,
        open integer not null,
        done integer not null,
        primary key (kind, name)
    ) without rowid
    """,
    """
    create virtual table words using fts5 (
        task, notes, project, tags,
        content = 'todo', content_rowid = 'key', prefix = '3', columnsize = 0,
        tokenize = 'unicode61 remove_diacritics 2'
    )
    """,
    # The database's row, of the todos that have operations.
    "create table base (uid text primary key, record text not null) without rowid",
    """
    create table outbox (
        number integer primary key autoincrement,
        id text not null unique,
        uid text not null,
        kind text not null,
        seen text not null,
        fields text not null,
        restores text,
        stage text not null,
        error text not null
    )
    """,
    "create index outbox_uid on outbox (uid)",
    "create index outbox_stage on outbox (stage)",
    "create table tombstone (uid text primary key, revision text not null) without rowid",
    # The person's value of a field that somebody else has changed meanwhile.
    """
    create table conflict (
        uid text not null,
        field text not null,
        seen text not null,
        mine text not null,
        primary key (uid, field)
    ) without rowid
    """,
    """
    create table notice (
        number integer primary key, uid text not null, words text not null, at text not null
    )
    """,
    """
    create table history (
        number integer primary key autoincrement,
        words text not null,
        changes text not null,
        at text not null,
        undone integer not null default 0
    )
    """,
)

PADDING = "char(3, 3)"
"""Put behind a task, so that its last letters begin a run of three too."""

_SECOND = (
    # Every three letters in a row of a task, for words too short to be looked up as words.
    """
    create virtual table grams using fts5 (
        text, content = '', detail = none, columnsize = 0, tokenize = 'trigram'
    )
    """,
    "create virtual table gram using fts5vocab (grams, row)",
    f"insert into grams (rowid, text) select key, task || {PADDING} from todo",
)

_THIRD = (
    # The changes of a step are long; what is too old to be undone is found without reading past them.
    "create index history_turn on history (undone, at)",
    "create virtual table vocabulary using fts5vocab (words, instance)",
)

_IN_ALL, _IN_PROJECT = shown_in(project=False, done=False), shown_in(project=True, done=False)

INDEXES = {
    "todo_tree": "create index if not exists todo_tree on todo (path)",
    "todo_open": f"create index if not exists todo_open on todo (path) where is_complete = 0 and {_IN_ALL}",
    "todo_project": (
        "create index if not exists todo_project on todo (project, path) "
        f"where is_complete = 0 and {_IN_PROJECT}"
    ),
    "todo_due": (
        "create index if not exists todo_due on todo (due_date, ifnull(due_time, '~'), path) "
        "where due_date is not null and is_complete = 0"
    ),
    "todo_done": (
        "create index if not exists todo_done on todo (completed_at desc, key) where is_complete = 1"
    ),
    "todo_parent": (
        "create index if not exists todo_parent on todo (parent_uid, position) where parent_uid is not null"
    ),
    "todo_root": "create index if not exists todo_root on todo (position) where parent_uid is null",
    "todo_starts": "create index if not exists todo_starts on todo (starts_on) where starts_on is not null",
    "todo_hidden": (
        "create index if not exists todo_hidden on todo (project, is_complete, hidden) where hidden <> 0"
    ),
    "todo_remind": (
        "create index if not exists todo_remind on todo (due_date) "
        "where remind_before is not null and is_complete = 0"
    ),
    "todo_folded": "create index if not exists todo_folded on todo (path) where folded = 1",
}
"""Indexes of `todo` by name: one for each order in which a view shows todos."""

SPARSE = frozenset({"todo_parent", "todo_starts", "todo_hidden", "todo_remind", "todo_folded"})
"""Indexes that few todos are in: keeping them costs less than making them anew."""

_FOURTH = (
    # A row says in which lists it is hidden, where it said whether anything above it is folded.
    *(f"drop index if exists {name}" for name in ("todo_open", "todo_project", "todo_hidden")),
    INDEXES["todo_folded"],
    HIDE,
)

_FIFTH = (
    # SQLite takes a text with a few other letters for what was written.
    "alter table outbox add column checksum integer",
)

_SIXTH = (
    "alter table todo add column repeat_from text not null default 'due'",
    # Until the database has said that it has the column.
    "insert or replace into meta values ('lacking', 'repeat_from')",
)

_SEVENTH = (
    # Words are looked up as they are alike to a person, where FTS5 knew accents of Latin letters alone.
    "drop view if exists folded",
    """
    create view folded as
        select key, alike(task) as task, alike(notes) as notes, alike(project) as project, alike(tags) as tags
        from todo
    """,
    "drop table if exists vocabulary",
    "drop table if exists words",
    """
    create virtual table words using fts5 (
        task, notes, project, tags,
        content = 'folded', content_rowid = 'key', prefix = '3', columnsize = 0,
        tokenize = 'unicode61 remove_diacritics 0'
    )
    """,
    "create virtual table vocabulary using fts5vocab (words, instance)",
    "insert into words (words) select 'rebuild' where not exists (select 1 from meta where key = 'bulk')",
    "insert into grams (grams) values ('delete-all')",
    f"insert into grams (rowid, text) select key, alike(task) || {PADDING} from todo",
)

_EIGHTH = (
    # Steps of the history that are undone and redone together, though each is a transaction of its own.
    """
    create table if not exists history_batch (
        batch text not null, number integer not null, primary key (batch, number)
    ) without rowid
    """,
    "create unique index if not exists history_batch_of on history_batch (number)",
)

_NINTH = (
    # The program that made a step in the person's name, so that they can be told; empty for none.
    "alter table history add column agent text not null default ''",
)

_TENTH = (
    "alter table todo add column remind_before integer",
    "insert or replace into meta values ('lacking', 'remind_before repeat_from')",
    # What rang on this machine: the moment it rang for, whether it was dismissed, and when it rings again.
    """
    create table if not exists reminder (
        uid text primary key, moment text not null, dismissed integer not null, again text
    ) without rowid
    """,
    # What was to ring before there was this file, or this table, is no reminder any more.
    """
    insert or ignore into meta
    values ('reminding_since', strftime('%Y-%m-%dT%H:%M:%S', 'now', 'localtime'))
    """,
)

_ELEVENTH = (
    # What the database has of the person's settings, and what was done to them that it has not answered.
    "create table if not exists setting (key text primary key, value text not null) without rowid",
    """
    create table if not exists setting_outbox (
        number integer primary key autoincrement,
        id text not null unique,
        key text not null,
        fields text not null,
        sealed integer not null
    )
    """,
    # What the steps of the history did to settings.
    """
    create table if not exists history_settings (number integer primary key, changes text not null)
    """,
)

VERSIONS: tuple[tuple[str, ...], ...] = (
    _FIRST,
    _SECOND,
    _THIRD,
    _FOURTH,
    _FIFTH,
    _SIXTH,
    _SEVENTH,
    _EIGHTH,
    _NINTH,
    _TENTH,
    _ELEVENTH,
)
"""The statements that bring a file from each version to the next; the first makes it."""
