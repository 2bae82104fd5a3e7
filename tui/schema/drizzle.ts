// The table of Rowdo for drizzle-kit: with this in place of the guide's, `drizzle-kit push` leaves the table as
// `rowdo setup` made it. Run `rowdo setup` first: push makes policies without what they compare (drizzle-kit 0.31).
import { sql } from "drizzle-orm";
import { authenticatedRole } from "drizzle-orm/neon";
import {
  bigint,
  boolean,
  check,
  customType,
  date,
  index,
  integer,
  pgPolicy,
  pgTable,
  smallint,
  text,
  time,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });
const withTimezone = { withTimezone: true } as const;

export const todos = pgTable(
  "todos",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedByDefaultAsIdentity(),
    userId: text("user_id").notNull().default(sql`auth.user_id()`),
    task: text("task").notNull(),
    isComplete: boolean("is_complete").notNull().default(false),
    insertedAt: timestamp("inserted_at", withTimezone).notNull().defaultNow(),
    uid: uuid("uid").notNull().defaultRandom(),
    notes: text("notes").notNull().default(""),
    priority: smallint("priority").notNull().default(0),
    project: text("project").notNull().default(""),
    // So drizzle-kit reads the true default, which is '{}'; `rowdo setup` puts it right where push made the column.
    tags: text("tags").array().notNull().default(sql`'{""}'`),
    dueDate: date("due_date"),
    dueTime: time("due_time"),
    startsOn: date("starts_on"),
    recurrence: text("recurrence").notNull().default(""),
    repeatFrom: text("repeat_from").notNull().default("due"),
    remindBefore: integer("remind_before"),
    parentUid: uuid("parent_uid"),
    position: text("position").notNull().default(""),
    completedAt: timestamp("completed_at", withTimezone),
    updatedAt: timestamp("updated_at", withTimezone).notNull().defaultNow(),
    revision: xid8("revision").notNull().default(sql`pg_current_xact_id()`),
  },
  (t) => [
    uniqueIndex("todos_user_id_uid").on(t.userId, t.uid),
    index("todos_pull").on(t.userId, t.revision, t.id),
    check("todos_task_length", sql`char_length(task) <= 131072`),
    check("todos_notes_length", sql`char_length(notes) <= 1048576`),
    check("todos_project_length", sql`char_length(project) <= 1000`),
    check(
      "todos_tags_size",
      sql`cardinality(tags) <= 1000
        and array_position(tags, null) is null
        and char_length(array_to_string(tags, '')) <= 131072
        and array_to_string(tags, E'\\n') !~ '[^\\n]{201}'`,
    ),
    check("todos_priority_range", sql`priority between 0 and 4`),
    check("todos_due_time_needs_date", sql`due_time is null or due_date is not null`),
    check(
      "todos_recurrence_rule",
      sql`recurrence = ''
        or char_length(recurrence) <= 1000
        and recurrence ~ '^[A-Z-]+=[A-Z0-9,+:-]+(;[A-Z-]+=[A-Z0-9,+:-]+)*$'
        and recurrence ~ '(^|;)FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)'`,
    ),
    check("todos_repeat_from", sql`repeat_from in ('due', 'completion')`),
    check("todos_remind_before", sql`remind_before between -1 and 527040`),
    check("todos_position_length", sql`char_length(position) <= 200`),
    // A table that was made by the guide has its policies; there, this line stands in place of the four below:
    // crudPolicy({ role: authenticatedRole, read: authUid(t.userId), modify: authUid(t.userId) }),
    pgPolicy("todos_select_own", {
      for: "select",
      to: authenticatedRole,
      using: sql`(select auth.user_id()) = user_id`,
    }),
    pgPolicy("todos_insert_own", {
      for: "insert",
      to: authenticatedRole,
      withCheck: sql`(select auth.user_id()) = user_id`,
    }),
    pgPolicy("todos_update_own", {
      for: "update",
      to: authenticatedRole,
      using: sql`(select auth.user_id()) = user_id`,
      withCheck: sql`(select auth.user_id()) = user_id`,
    }),
    pgPolicy("todos_delete_own", {
      for: "delete",
      to: authenticatedRole,
      using: sql`(select auth.user_id()) = user_id`,
    }),
  ],
);
