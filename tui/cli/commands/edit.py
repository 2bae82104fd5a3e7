"""``rowdo edit``."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from tui.cli.bulk import BulkOptions, change, session_for
from tui.cli.completer import completer
from tui.cli.editor import edited
from tui.cli.errors import Failure
from tui.cli.field_options import Changes, field_options
from tui.cli.output import Form, lines, output_options, print_todos, understood
from tui.cli.selection import TodoSelection, all_option, filter_option, named_ids, the_todo
from tui.cli.write_session import refuse_too_long, wait_option, write_session
from tui.client.client import ProfileChoice
from tui.errors import ExitCode
from tui.todos.quick_add import line, parse

if TYPE_CHECKING:
    from tui.replica.replica import Replica
    from tui.todos import Todo


@click.command()
@click.argument("words", metavar="TODO [WORDS]...", nargs=-1, shell_complete=completer("todo_and_words"))
@field_options
@filter_option
@all_option
@click.option("--dry-run", "-n", is_flag=True, help="Print what would change, and change nothing.")
@wait_option
@output_options
@click.pass_obj
def edit(
    choice: ProfileChoice,
    *,
    words: tuple[str, ...],
    options: Mapping[str, Any],
    filter_text: str | None,
    done: bool,
    dry_run: bool,
    wait: bool,
    form: Form,
) -> None:
    """Change a todo with options, with words in the syntax of quick add, or as a whole in $EDITOR.

    Fields that are not named keep their values. Words that are not understood are refused. In place of an
    ID, - reads ids from standard input, and --filter selects the todos that pass a filter.

    \b
    Examples:
      rowdo edit 3f2a --due "fri 9am" --priority p1 --tag bank
      rowdo edit 3f2a p1 tomorrow
      rowdo edit 3f2a --task "Pay the rent" --no-repeat
      rowdo list -q -f overdue | rowdo edit - --due today
      rowdo edit 3f2a
    """
    if filter_text is None and not words:
        raise click.UsageError("Name a todo by the beginning of its id, or todos with --filter.")
    ids, said = (words[:1], words[1:]) if filter_text is None else ((), words)
    if said or any(value not in (None, ()) and value is not False for value in options.values()):
        asked = BulkOptions(TodoSelection(named_ids(ids), filter_text, done), form, dry_run, wait)
        _set_fields(choice, asked, " ".join(said), options)
    elif filter_text is not None or dry_run:
        raise click.UsageError("Say what to change, such as --due tomorrow.")
    else:
        _edit_line(choice, ids[0], wait=wait, form=form)


def _set_fields(choice: ProfileChoice, asked: BulkOptions, words: str, options: Mapping[str, Any]) -> None:
    """Set the same fields of every selected todo."""
    with session_for(choice, asked) as session:
        changes = Changes(words, options, session.client.locale)

        def act(replica: "Replica", todos: "list[Todo]") -> None:
            fields = {todo.uid: changes.of(todo) for todo in todos}
            for each in fields.values():
                refuse_too_long(each)
            replica.edit_many(fields)

        change(
            session,
            asked,
            did="Edited",
            already="already so",
            mark="~ ",
            act=act,
            words=lambda _, todo: understood(todo),
        )


def _edit_line(choice: ProfileChoice, name: str, *, wait: bool, form: Form) -> None:
    """Open a whole todo, written as one line of quick add, in the person's editor."""
    with write_session(choice, wait=wait, form=form) as (client, replica):
        locale, today, now = client.locale, date.today(), datetime.now().time()
        todo = the_todo(replica, name)
        before = line(todo, today, locale=locale)
        text = edited(before)
        nothing = Failure("Nothing was changed.", ExitCode.NOTHING_MATCHED)
        if text is None:
            raise nothing
        read = parse(text.removesuffix("\n"), today, now=now, locale=locale, written=before)
        fields = read.all_fields()
        # A date that a line cannot express was not in it, so its absence does not remove the date.
        fields = {name: value for name, value in fields.items() if value or name not in dict(todo.odd)}
        if not fields["task"]:
            raise Failure(f"A todo needs words. To delete it: rowdo delete {todo.uid[:8]}", ExitCode.USAGE)
        refuse_too_long(fields)
        changed = replica.edit(todo.uid, todo, **fields)
        if changed == todo:
            raise nothing
        print_todos([changed], form, lines("~ ", understood))
