"""``rowdo import``."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

import click

from tui.cli.completer import completer
from tui.cli.errors import Failure
from tui.cli.output import Form, PrintingError, lines, output_options, print_todos, understood
from tui.cli.write_session import wait_option, write_session
from tui.client.client import ProfileChoice, tell
from tui.errors import ExitCode
from tui.formats.csv_columns import FIELDS
from tui.formats.importing import ImportOptions, Parsed, Problem
from tui.formats.registry import FORMATS, Format, format_in
from tui.formats.text_file import in_utf8, peeked
from tui.replica.errors import NotSavedError
from tui.todos import Todo
from tui.todos.sanitize import clean
from tui.todos.wording import counted, quoted

if TYPE_CHECKING:
    from tui.replica.replica import Replica

STEP = 2000
"""How many todos one transaction adds, in a fifth of a second, so that others can write in between. With
fewer, the pages that hold random ids are written more often. An import is one step of undo.
"""
FEW, MOST = 5, 10_000
"""How many problems of a file without todos are all reported; how many wait for the first todo at most."""


@click.command("import")
@click.argument("file", default="-", shell_complete=completer("files"))
@click.option(
    "--format",
    "-F",
    "name",
    type=click.Choice([*FORMATS]),
    help="Else by what is in the file, or its name.",
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="COLUMN=FIELD",
    help=f"Which field a column of a table is: {', '.join(FIELDS)}.",
)
@click.option("--dry-run", "-n", is_flag=True, help="Print what would be added, and add nothing.")
@wait_option
@output_options
@click.pass_obj
def import_(
    choice: ProfileChoice,
    *,
    file: str,
    name: str | None,
    maps: tuple[str, ...],
    dry_run: bool,
    wait: bool,
    form: Form,
) -> None:
    """Add the todos of a file of another program, or of standard input.

    A file may be imported any number of times: todos that were imported before are not changed. Whatever has
    no field here, or does not fit its field, goes into the notes. A todo without a task is left out and
    reported with its line and column; the rest is imported.

    \b
    Examples:
      rowdo import todo.txt
      rowdo import --dry-run backup.json
      task export | rowdo import
      rowdo import --map "What to do=task" --map Until=due_date table.csv
    """
    columns = _columns(maps)
    session = write_session(choice, wait=wait and not dry_run, form=form)
    with session as (client, replica), _opened(file) as source:
        count = _Count(file)
        head, source = peeked(in_utf8(source))
        chosen = _format(file, name, head)
        if columns and chosen.name != "csv":
            raise Failure(f"--map is for tables (csv), and this is {chosen.title}.", ExitCode.USAGE)
        options = ImportOptions("" if file == "-" else Path(file).stem, date.today(), client.locale, columns)
        todos = count.todos(chosen.read(source, options))
        mark = lines("would be added: " if dry_run else "+ ", understood)
        # The reader of a pipe has closed it; the summary still goes to standard error.
        with suppress(BrokenPipeError), count.telling_what_is_here():
            print_todos((count.fresh if dry_run else count.added)(todos, replica), form, mark)
    count.report(dry_run=dry_run)


def _columns(maps: Iterable[str]) -> dict[str, str]:
    """Return the field of each column that is mapped."""
    columns: dict[str, str] = {}
    for column, field in map(_column, maps):
        if column in columns:
            raise click.UsageError(f"--map names the column {column!r} twice.")
        if field in columns.values():
            raise click.UsageError(f"--map makes two columns the field {field}.")
        columns[column] = field
    return columns


def _column(said: str) -> tuple[str, str]:
    column, _, field = said.rpartition("=")
    if not column or field not in FIELDS:
        raise click.UsageError(f"--map takes COLUMN=FIELD, not {said!r}. Fields: {', '.join(FIELDS)}.")
    return column, field


def _format(file: str, name: str | None, head: bytes) -> Format:
    chosen = FORMATS[name] if name else format_in(file, head)
    if chosen is None:
        which = "standard input" if file == "-" else file
        raise Failure(
            f"Which format is {which}? Name it with --format {{{','.join(FORMATS)}}}.", ExitCode.USAGE
        )
    return chosen


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        source = Path(file).open("rb")  # noqa: SIM115 - closed below, where other errors are not of the file
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}.", ExitCode.USAGE) from error
    with closing(source):
        yield source


class _Problems:
    """Reports what cannot be read; for a file without any todo only the first, as the format is the cause."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._waiting: list[str] | None = []

    def tell(self, words: str) -> None:
        """Report a problem: at once if a todo was found already, else later."""
        words = clean(f"{self._file}{words}")
        if self._waiting is None:
            tell(words)
            return
        self._waiting.append(words)
        if len(self._waiting) > MOST:
            self.tell_all()

    def tell_all(self) -> None:
        """Report the problems that waited; report further ones at once."""
        for words in self._waiting or ():
            tell(words)
        self._waiting = None

    def finish(self) -> None:
        """Report the first problem of a file that ended without a todo."""
        if self._waiting is not None and len(self._waiting) > FEW:
            first, *rest = self._waiting
            self._waiting = [
                first,
                f"{self._file}: {len(rest):,} more could not be read. Is it of another format? "
                "Name that with --format.",
            ]
        self.tell_all()


class _Progress:
    """The progress line on a terminal; prints nothing if standard error is no terminal."""

    def __init__(self) -> None:
        self._seen = sys.stderr.isatty()
        self._shown = False

    def show(self, count: int) -> None:
        """Show that `count` todos have been processed."""
        self._shown = self._seen
        if self._shown:
            sys.stderr.write(f"\r{count:,} todos …")
            sys.stderr.flush()

    def clear(self) -> None:
        """Erase the line, so that something else can be written."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


class _Count:
    """Counts the todos of a file, and reports the result."""

    def __init__(self, file: str) -> None:
        self._file = "standard input" if file == "-" else file
        self._new = self._known = self._omitted = self._kept = self._unread = 0
        self._problems = _Problems(self._file)
        self._given: set[bytes] = set()
        self._here = 0
        """So many were added so far."""
        self._batch = str(uuid4())
        self._progress = _Progress()

    def todos(self, found: Iterable[Parsed]) -> Iterator[Todo]:
        """Yield the todos that were read, each once; report the problems."""
        for each in found:
            if isinstance(each, Problem):
                self._omitted += each.on_purpose
                self._kept += each.kept
                self._unread += not (each.on_purpose or each.kept)
                self._problems.tell(f":{each.line}:{each.column}: {each.message}")
                continue
            self._problems.tell_all()
            key = bytes.fromhex(each.uid.replace("-", ""))
            if key in self._given:
                self._unread += 1
                self._problems.tell(f": {quoted(each.task)} has the id of a todo before it: {each.uid}")
                continue
            self._given.add(key)
            yield each
        self._problems.finish()

    def fresh(self, todos: Iterable[Todo], replica: "Replica") -> Iterator[Todo]:
        """Yield the todos that the replica does not have yet, without adding them."""

        def fresh(some: Sequence[Todo]) -> list[Todo]:
            here = {*replica.existing([todo.uid for todo in some])}
            return [todo for todo in some if todo.uid not in here]

        return self._in_steps(todos, fresh)

    def added(self, todos: Iterable[Todo], replica: "Replica") -> Iterator[Todo]:
        """Add the todos that the replica does not have yet, in batches; yield each once it is stored."""
        return self._in_steps(todos, lambda some: self._keep(some, replica))

    def _in_steps(
        self, todos: Iterable[Todo], new_of: Callable[[Sequence[Todo]], list[Todo]]
    ) -> Iterator[Todo]:
        """Yield the new todos and show the progress; no more than one batch is in memory."""
        todos = iter(todos)
        while some := [*islice(todos, STEP)]:
            new = new_of(some)
            self._new += len(new)
            self._known += len(some) - len(new)
            self._progress.clear()
            yield from new
            self._progress.show(self._new + self._known)
        self._progress.clear()

    def _keep(self, todos: Sequence[Todo], replica: "Replica") -> list[Todo]:
        with replica.step(
            lambda: f"Imported {counted(self._here + len(kept), 'todo')} from {Path(self._file).name}",
            self._batch,
        ):
            if self._here and replica.taken_back(self._batch):
                self._here = 0
                raise Failure("The import was undone meanwhile.")
            kept = replica.add_new(todos)
        self._here += len(kept)
        return kept

    @contextmanager
    def telling_what_is_here(self) -> Iterator[None]:
        """If an import ends early, report which part of the file has been imported.

        Raises:
            Failure: Replaces the exception that ended the import; the exit code is the same.
        """
        from tui.cli.errors import failure_of

        try:
            yield
        except (KeyboardInterrupt, click.Abort):
            self._progress.clear()
            tell(self._what_is_here())
            raise click.Abort from None
        except PrintingError:
            raise  # it is imported to the end
        except Exception as error:
            failure = error if isinstance(error, Failure) else failure_of(error)
            if failure is None:
                raise
            why = failure.format_message()
            if isinstance(error, NotSavedError) and self._here:
                why = error.of_the_rest
            raise Failure(f"{why} {self._what_is_here()}", ExitCode(failure.exit_code)) from error

    def _what_is_here(self) -> str:
        if not self._here:
            return f"Nothing of {self._file} was imported."
        are = "is" if self._here == 1 else "are"
        return (
            f"{counted(self._here, 'todo')} of {self._file} {are} here by now: "
            "to have the rest, import it again; to have none, rowdo undo."
        )

    def report(self, *, dry_run: bool) -> None:
        """Report the result of the import.

        Raises:
            Failure: Part of the file could not be read.
        """
        said = [f"{self._new:,} {'would be added' if dry_run else 'added'}"]
        if self._known:
            said.append(f"{self._known:,} here already")
        if self._omitted:
            said.append(f"{self._omitted:,} left out")
        if self._kept:
            said.append(counted(self._kept, "remark"))
        if self._unread:
            undo = " To take back what was added: rowdo undo" if self._new and not dry_run else ""
            raise Failure(f"{', '.join(said)}; {self._unread:,} could not be read, as said above.{undo}")
        tell(f"{', '.join(said)}.")
