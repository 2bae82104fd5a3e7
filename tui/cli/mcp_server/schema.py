"""The types of the tools' parameters, from which their schemas are made."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tui.todos.reminder import LONGEST

Id = Annotated[str, Field(min_length=4, max_length=36, description="A todo's uid, or its beginning.")]
Ids = Annotated[list[Id], Field(min_length=1, max_length=1000)]
Phrase = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=1_048_576)]
Day = Annotated[Phrase, Field(description="A day, perhaps with a time: 2026-12-24, fri 9am, tomorrow.")]
Repeat = Annotated[Phrase, Field(description="A recurrence in words: every month, every 2 weeks.")]
Starts = Annotated[Phrase, Field(description="A day; Today and Upcoming do not show the todo until then.")]
Remind = Annotated[int, Field(ge=0, le=LONGEST, description="Minutes before it is due at which it reminds.")]
Tags = Annotated[list[Phrase], Field(max_length=100)]
PriorityName = Literal["none", "low", "medium", "high", "urgent"]
ViewName = Literal["all", "inbox", "today", "upcoming", "done"]
SortName = Literal["manual", "due", "priority", "name", "created"]
Clearable = Literal["due", "repeat", "starts", "remind", "project", "priority", "notes"]
Confirm = Annotated[
    int | None,
    Field(description="How many todos the call touches; only where a refusal asked for this number."),
]


class NewTodo(BaseModel):
    """A todo to be added."""

    model_config = ConfigDict(extra="forbid")

    task: Text = Field(description="What to do, in one line, taken as it stands.")
    due: Day | None = None
    repeat: Repeat | None = None
    starts: Starts | None = None
    remind: Remind | None = None
    priority: PriorityName | None = None
    project: Text | None = None
    tags: Tags = []
    notes: Text | None = None
    under: Id | None = Field(None, description="The uid of the todo that it is a subtask of.")

    @property
    def options(self) -> dict[str, Any]:
        """Its fields, as the options of ``rowdo edit`` would say them."""
        fields = self.model_dump(exclude={"task", "tags", "under"})
        return {**fields, "tag": tuple(self.tags)}
