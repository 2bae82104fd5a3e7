"""``rowdo refused``."""

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
from tui.errors import ExitCode
from tui.todos.limits import refusal
from tui.todos.sanitize import clean
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.replica.refused import Refused
    from tui.replica.replica import Replica


@click.command()
@click.argument("ids", nargs=-1)
@click.option("--retry", is_flag=True, help="Send the changes again.")
@click.option("--discard", is_flag=True, help="Give them up; `rowdo undo` brings them back.")
@click.option("--keep", is_flag=True, help="Make new todos of them, and leave the old as they are.")
@wait_option
@output_options
@click.pass_obj
def refused(
    choice: ProfileChoice,
    *,
    ids: tuple[str, ...],
    retry: bool,
    discard: bool,
    keep: bool,
    wait: bool,
    form: Form,
) -> None:
    """List the changes that the database refused; with an option, send them again or discard them.

    Without ids it applies to all of them. They are kept on this machine until you send them again, change
    them (`rowdo edit`) or discard them.

    \b
    Examples:
      rowdo refused
      rowdo refused --json | jq '.[].set'
      rowdo refused --retry --wait
      rowdo refused --discard 3f2a
    """
    decision = only_one(retry=retry, discard=discard, keep=keep)
    if decision is None:
        with read_session(choice) as (_, replica):
            _print(_chosen(replica, ids), form)
        return
    with write_session(choice, wait=wait, form=form) as (_, replica):
        chosen = _chosen(replica, ids)
        if not chosen:
            words = "No change of these todos is refused." if ids else "Nothing is refused."
            raise Failure(words, ExitCode.NOTHING_MATCHED)
        uids = list(dict.fromkeys(each.uid for each in chosen))
        with replica.step(_WORDS[decision].format(counted(len(chosen), "change"))):
            for uid in uids:
                {"retry": replica.retry, "discard": replica.drop_refused, "keep": replica.keep_refused}[
                    decision
                ](uid)
        if form is Form.TEXT:
            print_line(f"{_WORDS[decision].format(counted(len(chosen), 'change'))}.")
        else:
            _print(chosen, form)


_WORDS = {
    "retry": "Sending {} again",
    "discard": "Gave up {}",
    "keep": "Made new todos of {}",
}


def _chosen(replica: "Replica", ids: Iterable[str]) -> "list[Refused]":
    """Return the refused changes of the todos whose ids begin with one of `ids`, or all of them."""
    whole = replica.refused()
    if not ids:
        return whole
    wanted = {the_todo(replica, prefix, completed=None).uid for prefix in ids}
    return [each for each in whole if each.uid in wanted]


def _print(chosen: "Sequence[Refused]", form: Form) -> None:
    match form:
        case Form.JSON:
            print_json([each.as_json() for each in chosen])
        case Form.NDJSON:
            for each in chosen:
                print_line(json_text(each.as_json()))
        case Form.QUIET:
            for uid in dict.fromkeys(each.uid for each in chosen):
                print_line(uid)
        case Form.TEXT:
            for each in chosen:
                print_line(f"{each.uid[:8]}  {clean(each.task)}")
                print_line(f"          {_what(each)}: {clean(refusal(each.message))}")
            if not chosen:
                print_line("Nothing is refused.")


def _what(each: "Refused") -> str:
    match each.kind:
        case "insert":
            return "new"
        case "delete":
            return "to be deleted"
        case _:
            return ", ".join(each.fields)
