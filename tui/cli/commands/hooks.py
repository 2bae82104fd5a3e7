"""``rowdo hooks``."""

import json

import click

from tui.cli.output import json_text, print_line
from tui.client.client import Client, ProfileChoice
from tui.todos.sanitize import clean


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--run", is_flag=True, hidden=True)
@click.pass_obj
def hooks(choice: ProfileChoice, *, as_json: bool, run: bool) -> None:
    """List the profile's own commands and hooks, and the hooks that failed last.

    The tables [commands] and [hooks] of the profile file name them: rowdo help own-commands.

    \b
    Examples:
      rowdo hooks
      rowdo hooks --json | jq '.failures[0]'
    """
    from tui.hooks.runner import failures, run_hooks

    client = Client(choice, quietly=run)
    chosen, folder = client.preferences, client.hooks_folder
    if run:
        run_hooks(folder, chosen.hooks, choice.environment)
        return
    failed = failures(folder)
    if as_json:
        commands = {name: each._asdict() for name, each in chosen.commands.items()}
        kept = [each._asdict() for each in failed]
        click.echo(json.dumps({"commands": commands, "hooks": dict(chosen.hooks), "failures": kept}))
        return
    for name, command in chosen.commands.items():
        keys = " ".join(command.keys) or "no key"
        print_line(clean(f"command  {name}  ({keys})  {json_text(command.run)}"))
    for event, program in chosen.hooks.items():
        print_line(clean(f"hook     {event}  {json_text(program)}"))
    if not (chosen.commands or chosen.hooks):
        print_line("There are none. See: rowdo help own-commands")
    for each in failed:
        last = each.output.strip().splitlines()[-1:]
        print_line(clean(f"failed   {each.at}  {each.hook}: {each.problem} {' '.join(last)}".rstrip()))
