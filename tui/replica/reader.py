"""Reads todos: single ones, the list of a view, and counts."""

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from tui.replica.file import File
from tui.replica.json_text import AMONG, listed
from tui.replica.record import todo_of
from tui.replica.rows import Rows
from tui.replica.search import condition
from tui.replica.settings import LACKING, Settings
from tui.todos import Todo
from tui.todos.view import Sort, View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.replica.catalog import Catalog
    from tui.replica.counts import Counts
    from tui.replica.history import Step
    from tui.replica.listing import Listing
    from tui.replica.settings import Value
    from tui.todos.expression import Expression


FOLDED_PROJECTS = "folded_projects"
"""Key of `meta`: their names, as JSON."""


class Reader:
    """Reads one person's todos from their file. Belongs to the thread that opened it."""

    def __init__(self, file: File) -> None:
        self.file = file
        self._rows = Rows(file.sql)

    def get(self, uid: str) -> Todo | None:
        """Return the todo of a uid, None if there is none."""
        record = self._rows.get(uid)
        return todo_of(uid, record) if record else None

    def many(self, uids: Iterable[str]) -> dict[str, Todo]:
        """Return those of the todos that exist, by uid, in the order of `uids`."""
        uids = list(uids)
        records = self._rows.many(uids)
        return {uid: todo_of(uid, records[uid]) for uid in uids if uid in records}

    def existing(self, uids: Iterable[str]) -> list[str]:
        """Return those of the todos that exist, in the order of `uids`."""
        uids = list(uids)
        known = self._rows.known(uids)
        return [uid for uid in uids if uid in known]

    def find(self, prefix: str) -> list[Todo]:
        """Return the todos whose uid begins with `prefix`, in order of uid."""
        low = prefix.lower()
        found = self.file.sql.execute(
            "select uid from todo where uid >= ? and uid < ? order by uid", (low, low + "\U0010ffff")
        ).fetchall()
        return list(self.many(uid for (uid,) in found).values())

    def children(self, uid: str) -> list[Todo]:
        """Return the todos directly below a todo, in their order."""
        found = self.file.sql.execute(
            "select uid from todo where parent_uid = ? order by path", (uid,)
        ).fetchall()
        return list(self.many(child for (child,) in found).values())

    def below(self, uids: Iterable[str]) -> list[Todo]:
        """Return the todos that stand below some, at any depth, each once and without those themselves."""
        above = set(uids := list(uids))
        below = (uid for children in self._rows.below(uids).values() for uid in children)
        return list(self.many(uid for uid in dict.fromkeys(below) if uid not in above).values())

    def any_open(self, uids: Iterable[str]) -> bool:
        """Return whether one of some todos is open."""
        found = f"select exists (select 1 from todo where uid {AMONG} and not is_complete)"
        return bool(self.file.sql.execute(found, (listed(uids),)).fetchone()[0])

    def recurring(self, uids: Iterable[str]) -> list[Todo]:
        """Return those of some todos that recur."""
        found = self.file.sql.execute(
            f"select uid from todo where uid {AMONG} and recurrence <> ''", (listed(uids),)
        )
        return list(self.many([uid for (uid,) in found]).values())

    def deepest_first(self, uids: Iterable[str]) -> list[str]:
        """Return the todos that exist, children before their parents."""
        return self._rows.deepest_first(uids)

    def common_tags(self, uids: Iterable[str]) -> set[str]:
        """Return the tags that all of some todos have."""
        uids = list(uids)
        found = self.file.sql.execute(
            f"select name from tag join todo using (key) where uid {AMONG} group by name having count(*) = ?",
            (listed(uids), len(uids)),
        )
        return {name for (name,) in found}

    def open_below(self, uids: Iterable[str], but: Collection[str] = ()) -> dict[str, int]:
        """Return how many open todos stand below each of some, at any depth, leaving out `but`."""
        children = self._rows.below(uids := list(uids))
        records = self._rows.many({child for some in children.values() for child in some})
        counts = {}
        for uid in uids:
            found: dict[str, None] = {}
            above = [uid]
            while above:
                below = [each for each in children[above.pop()] if each not in found and each != uid]
                found.update(dict.fromkeys(below))
                above += below
            counts[uid] = sum(not records[each]["is_complete"] for each in found if each not in but)
        return counts

    def listing(
        self,
        view: View,
        *,
        search: str = "",
        sort: Sort = Sort.MANUAL,
        filter: "Expression | None" = None,  # noqa: A002 the name the word has for people
        done: bool = False,
        unfolded: bool = False,
        today: date | None = None,
        now: time | None = None,
    ) -> "Listing":
        """Return what a view shows.

        Args:
            view: the view.
            search: words to look for in task, notes, project and tags.
            sort: the order; `Sort.MANUAL` is the view's own.
            filter: what a filter means; the todos it does not pass are left out.
            done: show completed todos too; a filter that speaks of them does so as well.
            unfolded: show what is below a folded todo too, as a search or a filter does.
            today: the local day; None asks the clock.
            now: the local time of day, by which a filter tells what is late; None asks the clock, or is the
                beginning of the day where `today` is given.
        """
        # What only lists need is not imported by those who change a todo.
        from tui.replica.counts import has_nested, read_length
        from tui.replica.listing import Listing
        from tui.replica.selection import narrowed, select

        if today is None:
            moment = datetime.now()
            today, now = moment.date(), now or moment.time()
        conditions = [found] if (found := condition(search, self.file.sql)) else []
        if filter is not None:
            # Here, since the first screen has no filter.
            from tui.replica.filter_sql import filter_condition
            from tui.todos.expression import speaks_of_done

            done = done or speaks_of_done(filter)
            conditions.append(filter_condition(filter, today, now=now or time.min))
        sql = self.file.sql
        nested = has_nested(sql, view)
        if conditions:
            shown = select(view, sort, today, done=done, unfolded=True, nested=nested)
            return Listing(sql, narrowed(shown, conditions))
        own = not done and not unfolded and not nested and sort is Sort.MANUAL
        length = read_length(sql, view, today) if own else None
        shown = select(view, sort, today, done=done, length=length, unfolded=unfolded, nested=nested)
        return Listing(sql, shown, length)

    def matches(self, search: str) -> int:
        """Return how many todos a search finds anywhere, done or not; 0 where it has nothing to look for."""
        found = condition(search, self.file.sql)
        if found is None:
            return 0
        counted = self.file.sql.execute(f"select count(*) from todo where {found[0]}", found[1])
        return int(counted.fetchone()[0])

    def first_matches(self, search: str, limit: int) -> list[Todo]:
        """Return at most `limit` todos that a search finds anywhere, open ones before those that are done.

        They are in no other order: to sort all that a single letter finds would take longer than a key may.
        """
        condition_found = condition(search, self.file.sql)
        if condition_found is None:
            return []
        where, parameters = condition_found
        uids: list[str] = []
        for done in (0, 1):
            found = self.file.sql.execute(
                f"select uid from todo where is_complete = ? and {where} limit ?",
                (done, *parameters, limit - len(uids)),
            )
            uids += [uid for (uid,) in found]
        there = self.many(uids)
        return [there[uid] for uid in uids]

    def count_passing(self, filter: "Expression", now: datetime) -> int:  # noqa: A002 as in `listing`
        """Return how many todos pass a filter at a local moment; open ones, unless it speaks of others."""
        from tui.replica.filter_sql import filter_condition
        from tui.todos.expression import speaks_of_done

        where, parameters = filter_condition(filter, now.date(), now=now.time())
        state = "" if speaks_of_done(filter) else "is_complete = 0 and "
        found = self.file.sql.execute(f"select count(*) from todo where {state}{where}", parameters)
        return int(found.fetchone()[0])

    def counts(self, today: date | None = None) -> "Counts":
        """Return how many open todos each view, project and tag has, as of the local day `today`."""
        from tui.replica.counts import read_counts

        return read_counts(self.file.sql, today or date.today())

    def settings(self) -> "Mapping[str, Value]":
        """Return the settings of projects, tags and filters, by keys such as ``project/work``."""
        return Settings(self.file.sql).all()

    def catalog(self, profile: "Mapping[str, str] | None" = None) -> "Catalog":
        """Return the projects, tags and saved filters.

        Args:
            profile: the filters of the profile file by name, of which those are there too that were not
                taken over yet.
        """
        from tui.replica.catalog import read_catalog
        from tui.replica.profile_filters import with_profile

        settings = self.settings()
        if profile:
            settings = with_profile(self.file, settings, profile)
        return read_catalog(self.counts(), settings)

    def late_next(self, today: date, now: time) -> datetime | None:
        """Return the next moment of the day, after the local time `now`, at which an open todo gets late."""
        from tui.todos.overdue import overdue_at, whole_minute

        found = self.file.sql.execute(
            "select min(ifnull(due_time, '~')) from todo where due_date is not null and is_complete = 0 "
            "and due_date = ? and ifnull(due_time, '~') >= ?",
            (today.isoformat(), whole_minute(now).isoformat()),
        ).fetchone()[0]
        try:
            return overdue_at(today, time.fromisoformat(found))
        except (TypeError, ValueError):  # none, or 24:00, which is the next day
            return None

    def following(self, todo: Todo) -> Todo | None:
        """Return the open todo that a recurring one came back as when it was completed, None for none."""
        if not (todo.recurrence and todo.is_complete):
            return None
        from tui.todos.recurrence import successor

        back = self.get(successor(todo.uid))
        return None if back is None or back.is_complete else back

    def day_counts(self, first: date, last: date) -> dict[date, tuple[int, int]]:
        """Return by day how many todos due on it are open, and done; days without any are left out."""
        from tui.replica.counts import read_day_counts

        return read_day_counts(self.file.sql, first, last)

    @property
    def last_step(self) -> int:
        """The number of the last step of undo, taken back or not; 0 where there is none."""
        return int(self.file.sql.execute("select ifnull(max(number), 0) from history").fetchone()[0])

    def agent_steps(self, after: int) -> "list[Step]":
        """Return the steps of agents that an undo takes back before anything else, the last one first.

        Args:
            after: the number of a step; only later ones are looked at.
        """
        from tui.replica.history import History

        return History(self.file.sql).by_agents(after)

    def taken_back(self, batch: str) -> bool:
        """Return whether something of a batch of steps was undone since, here or by another program."""
        from tui.replica.history import History

        return History(self.file.sql).taken_back(batch)

    @property
    def folded_projects(self) -> frozenset[str]:
        """The projects whose nested ones are folded away on this machine."""
        return frozenset(json.loads(self.file.meta(FOLDED_PROJECTS) or "[]"))

    @property
    def shares_settings(self) -> bool:
        """Whether the database keeps settings, as far as is known: that of an earlier Rowdo does not."""
        return Settings(self.file.sql).state != LACKING

    @property
    def settings_waiting(self) -> int:
        """How many settings wait until the owner of the database runs ``rowdo setup``; not in `waiting`."""
        return Settings(self.file.sql).waiting_for_setup

    @property
    def is_empty(self) -> bool:
        """Whether there is no todo at all, done or not."""
        return self.file.sql.execute("select 1 from todo limit 1").fetchone() is None

    @property
    def count(self) -> int:
        """How many todos there are, done or not."""
        return len(self._rows)

    @property
    def copied(self) -> bool:
        """Whether everything was fetched from the database at least once."""
        return self.file.meta("copied") is not None
