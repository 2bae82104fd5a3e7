// What the documentation of @neondatabase/serverless promises, on the embedded endpoint.
import assert from "node:assert/strict";
import test from "node:test";
import { neon, neonConfig, NeonDbError } from "@neondatabase/serverless";

const { SQL_URL, OWNER_URL, PERSON_URL, TOKEN, SUBJECT } = process.env;
neonConfig.fetchEndpoint = () => SQL_URL;

const owner = neon(OWNER_URL);
const person = neon(PERSON_URL, { authToken: TOKEN });

test("a tagged template is a parameterised query", async () => {
  const text = "it's \"quoted\" \\ and ünïcode ✓";
  const rows = await owner`select ${41}::int + 1 as answer, ${text} as text, ${null}::int as nothing`;
  assert.deepEqual(rows, [{ answer: 42, text, nothing: null }]);
});

test("templates compose", async () => {
  const condition = owner`where n > ${2}`;
  assert.deepEqual(await owner`select n from generate_series(1, 3) n ${condition}`, [{ n: 3 }]);
  assert.deepEqual(await owner`select n from ${owner.unsafe("generate_series(1, 1)")} n`, [{ n: 1 }]);
});

test("query() takes numbered placeholders and options", async () => {
  assert.deepEqual(await owner.query("select $1::int as n", [7]), [{ n: 7 }]);
  assert.deepEqual(await owner.query("select $1::int, 'x'", [7], { arrayMode: true }), [[7, "x"]]);
});

test("full results describe themselves", async () => {
  const results = await owner.query("select 1 as n, 'x' as t", [], { fullResults: true });
  assert.equal(results.command, "SELECT");
  assert.equal(results.rowCount, 1);
  assert.equal(results.rowAsArray, false);
  assert.deepEqual(results.rows, [{ n: 1, t: "x" }]);
  assert.deepEqual(results.fields.map(({ name, dataTypeID }) => [name, dataTypeID]), [["n", 23], ["t", 25]]);
});

test("inserting, updating, deleting", async () => {
  await owner`drop table if exists js_notes`;
  await owner`create table js_notes (id int generated always as identity, body text not null)`;
  const inserted = await owner`insert into js_notes (body) values (${"a"}), (${"b"}) returning id, body`;
  assert.deepEqual(inserted, [{ id: 1, body: "a" }, { id: 2, body: "b" }]);
  const updated = await owner.query("update js_notes set body = 'c'", [], { fullResults: true });
  assert.deepEqual([updated.command, updated.rowCount], ["UPDATE", 2]);
  assert.deepEqual(await owner`delete from js_notes where id = ${1} returning body`, [{ body: "c" }]);
});

test("types become JavaScript's, as node-postgres has them", async () => {
  const [row] = await owner`select
    true as bool, 1::int2 as int2, 9007199254740993::int8 as int8, 1.50::numeric as numeric,
    0.5::float8 as float8, 'NaN'::float8 as nan, '{"a": [1, null]}'::json as json, '{"b": 2}'::jsonb as jsonb,
    '\\x00ff'::bytea as bytes, '2026-11-23 10:00:00+00'::timestamptz as moment,
    '11111111-1111-4111-8111-111111111111'::uuid as uuid`;
  assert.deepEqual([row.bool, row.int2, row.float8], [true, 1, 0.5]);
  assert.deepEqual([row.int8, row.numeric], ["9007199254740993", "1.50"]);
  assert.ok(Number.isNaN(row.nan));
  assert.deepEqual([row.json, row.jsonb], [{ a: [1, null] }, { b: 2 }]);
  assert.deepEqual([...row.bytes], [0, 255]);
  assert.equal(row.moment.toISOString(), "2026-11-23T10:00:00.000Z");
  assert.equal(row.uuid, "11111111-1111-4111-8111-111111111111");
});

test("parameters of every kind", async () => {
  const moment = new Date("2026-11-23T10:00:00.123Z");
  const bytes = Buffer.from([0, 1, 254, 255]);
  const [row] = await owner`select ${moment}::timestamptz as moment, ${bytes}::bytea as bytes,
    ${{ a: [1, "x"] }}::jsonb as json, ${true}::bool as bool, ${1.5}::numeric as numeric`;
  assert.equal(row.moment.toISOString(), moment.toISOString());
  assert.deepEqual([...row.bytes], [...bytes]);
  assert.deepEqual([row.json, row.bool, row.numeric], [{ a: [1, "x"] }, true, "1.5"]);
});

test("arrays both ways", async () => {
  const words = ["a", null, "", "NULL", 'q"\\', "{,}"];
  const [row] = await owner`select ${words}::text[] as words, ${[[1, 2], [3, 4]]}::int[] as numbers,
    array['2026-11-23 10:00:00+00'::timestamptz] as moments, '{}'::text[] as none`;
  assert.deepEqual([row.words, row.numbers, row.none], [words, [[1, 2], [3, 4]], []]);
  assert.equal(row.moments[0].toISOString(), "2026-11-23T10:00:00.000Z");
});

test("a transaction is all or nothing", async () => {
  await owner`drop table if exists js_ledger`;
  await owner`create table js_ledger (n int primary key)`;
  const [first, second] = await owner.transaction([
    owner`insert into js_ledger values (1) returning n`,
    owner`select count(*)::int as count from js_ledger`,
  ]);
  assert.deepEqual([first, second], [[{ n: 1 }], [{ count: 1 }]]);
  await assert.rejects(
    owner.transaction([owner`insert into js_ledger values (2)`, owner`insert into js_ledger values (1)`]),
    { code: "23505" },
  );
  assert.deepEqual(await owner`select n from js_ledger`, [{ n: 1 }]);
});

test("a transaction has the isolation it asks for", async () => {
  const [[row]] = await owner.transaction(
    (sql) => [
      sql`select current_setting('transaction_isolation') as level,
        current_setting('transaction_read_only') as read_only,
        current_setting('transaction_deferrable') as deferrable`,
    ],
    { isolationLevel: "Serializable", readOnly: true, deferrable: true },
  );
  assert.deepEqual(row, { level: "serializable", read_only: "on", deferrable: "on" });
});

test("an error of Postgres' arrives with its fields", async () => {
  await owner`drop table if exists js_strict`;
  await owner`create table js_strict (n int constraint js_positive check (n > 0))`;
  await assert.rejects(owner`insert into js_strict values (-1)`, (error) => {
    assert.ok(error instanceof NeonDbError);
    assert.deepEqual(
      [error.code, error.severity, error.table, error.constraint, error.schema],
      ["23514", "ERROR", "js_strict", "js_positive", "public"],
    );
    assert.match(error.message, /violates check constraint/);
    assert.equal(error.detail, "Failing row contains (-1).");
    return true;
  });
  await assert.rejects(owner`select nonsense`, { code: "42703", position: "8" });
  await assert.rejects(owner.query("select 1; select 2"), { code: "42601" });
});

test("a person's token makes the person", async () => {
  const [, [row]] = await person.transaction([
    person`select set_config('role', 'authenticated', true)`,
    person`select auth.user_id() as subject, current_user as role`,
  ]);
  assert.deepEqual(row, { subject: SUBJECT, role: "authenticated" });
});

test("a token may come from a function, and a bad one is refused", async () => {
  const lazy = neon(PERSON_URL, { authToken: async () => TOKEN });
  assert.deepEqual(await lazy`select 1 as n`, [{ n: 1 }]);
  const bad = neon(PERSON_URL, { authToken: TOKEN.slice(0, -8) + "AAAAAAAA" });
  await assert.rejects(bad`select 1`, /signature error|not a valid JWT encoding/);
});

test("a request can be given up", async () => {
  const controller = new AbortController();
  const slow = owner.query("select pg_sleep(30)", [], { fetchOptions: { signal: controller.signal } });
  setTimeout(() => controller.abort("enough"), 50);
  await assert.rejects(slow);
  assert.deepEqual(await owner`select 1 as n`, [{ n: 1 }]);
});
