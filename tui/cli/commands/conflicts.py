"""``rowdo conflicts``."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from tui.cli.errors import Failure
from tui.cli.exclusive import only_one
from tui.cli.output import Form, json_text, output_options, print_json, print_line
from tui.cli.read_session import read_session
from tui.cli.selection import the_todo
from tui.cli.write_session import wait_option, write_session
from tui.client.client import ProfileChoice
from tui.display.conflict_text import FIELD_NAMES, TEXTS, value_words
from tui.errors import ExitCode
from tui.replica.record import FIELDS
from tui.todos.sanitize import clean
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.replica.conflicts import Conflict, Notice
    from tui.replica.replica import Replica


@click.command()
@click.argument("ids", nargs=-1)
@click.option("--mine", is_flag=True, help="Let what was set here stand.")
@click.option("--theirs", is_flag=True, help="Let what was set elsewhere stand.")
@click.option("--both", is_flag=True, help="Keep both, of a task or of notes.")
@click.option("--field", "only", metavar="FIELD", help="Decide only this field, such as due_date.")
@click.option("--dismiss", is_flag=True, help="Tell the notices no more.")
@wait_option
@output_options
@click.pass_obj
def conflicts(
    choice: ProfileChoice,
    *,
    ids: tuple[str, ...],
    mine: bool,
    theirs: bool,
    both: bool,
    only: str | None,
    dismiss: bool,
    wait: bool,
    form: Form,
) -> None:
    """List or resolve conflicts: fields that were changed both here and elsewhere.

    It also lists notices, which are decisions made without you. Without ids it applies to all todos in
    conflict. `rowdo undo` undoes what you decide here.

    \b
    Examples:
      rowdo conflicts
      rowdo conflicts 3f2a --mine
      rowdo conflicts 3f2a --both --field notes
      rowdo conflicts --dismiss
    """
    decision = only_one(mine=mine, theirs=theirs, both=both, dismiss=dismiss)
    if only is not None and only not in FIELDS:
        raise click.UsageError(f"There is no field “{only}”; there are {', '.join(FIELDS)}.")
    if decision is None:
        with read_session(choice) as (_, replica):
            _print(replica, _chosen(replica, ids, only), [] if ids else replica.notices(), form)
        return
    with write_session(choice, wait=wait, form=form) as (_, replica):
        if decision == "dismiss":
            notices = replica.notices()
            if not notices:
                raise Failure("There are no notices.", ExitCode.NOTHING_MATCHED)
            replica.dismiss()
            _tell(f"Dismissed {counted(len(notices), 'notice')}.", form)
            return
        chosen = _chosen(replica, ids, only)
        if not chosen:
            raise Failure("There is nothing to decide.", ExitCode.NOTHING_MATCHED)
        _decide(replica, chosen, decision)
        _tell(f"Decided {counted(len(chosen), 'todo')}.", form)


def _chosen(replica: "Replica", ids: Iterable[str], only: str | None) -> "list[Conflict]":
    """Return the conflicts of the todos `ids`, or of all todos; with `only`, those of one field."""
    uids = {the_todo(replica, prefix, completed=None).uid for prefix in ids}
    found = [each for each in replica.conflicts() if not uids or each.uid in uids]
    if only is None:
        return [each for each in found if each.fields]
    narrowed = [each._replace(fields={k: v for k, v in each.fields.items() if k == only}) for each in found]
    return [each for each in narrowed if each.fields]


def _decide(replica: "Replica", chosen: "Sequence[Conflict]", decision: str) -> None:
    one = [name for each in chosen for name in each.fields if name not in TEXTS]
    if decision == "both" and one:
        raise Failure(
            f"Of {one[0]} only one value can stand: choose --mine or --theirs, or name a text by --field.",
            ExitCode.USAGE,
        )
    with replica.step(f"Decided {counted(len(chosen), 'conflict')}"):
        for each in chosen:
            for name in each.fields:
                # Fields that are one value, such as a day and its time, are decided together.
                now = next((other for other in replica.conflicts() if other.uid == each.uid), None)
                if now and name in now.fields:
                    replica.resolve(each.uid, name, decision)  # type: ignore[arg-type]  # one of the three


def _tell(words: str, form: Form) -> None:
    if form is Form.TEXT:
        print_line(words)


def _print(replica: "Replica", chosen: "Sequence[Conflict]", notices: "Sequence[Notice]", form: Form) -> None:
    found = [_as_json(replica, each) for each in chosen]
    told = [{"uid": each.uid, "notice": each.words, "at": each.at.isoformat()} for each in notices]
    match form:
        case Form.JSON:
            print_json([*found, *told])
        case Form.NDJSON:
            for each in (*found, *told):
                print_line(json_text(each))
        case Form.QUIET:
            for conflict in chosen:
                print_line(conflict.uid)
        case Form.TEXT:
            for conflict, known in zip(chosen, found, strict=True):
                print_line(f"{conflict.uid[:8]}  {clean(str(known['task']))}")
                for name, clash in conflict.fields.items():
                    mine, theirs = (
                        clean(value_words(name, value, replica.get)) for value in (clash.mine, clash.theirs)
                    )
                    print_line(f"          {FIELD_NAMES.get(name, name)}: mine {mine}; theirs {theirs}")
            for notice in notices:
                print_line(f"{notice.at.astimezone():%Y-%m-%d %H:%M}  {clean(notice.words)}")
            if not (chosen or notices):
                print_line("Nothing is in conflict.")


def _as_json(replica: "Replica", conflict: "Conflict") -> dict[str, object]:
    todo = replica.get(conflict.uid)
    fields = {name: clash._asdict() for name, clash in conflict.fields.items()}
    return {"uid": conflict.uid, "task": todo.task if todo else "", "fields": fields}
