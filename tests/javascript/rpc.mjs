// What the documentation of the two PostgREST clients promises of rpc(), on the embedded Data API.
import assert from "node:assert/strict";
import { test, suite } from "node:test";
import { NeonPostgrestClient, fetchWithToken } from "@neondatabase/postgrest-js";
import { PostgrestClient } from "@supabase/postgrest-js";

const { DATA_API_URL, TOKEN, NAMELESS_TOKEN, EXPIRED_TOKEN, SUBJECT } = process.env;

const makers = {
  supabase: (token) => new PostgrestClient(DATA_API_URL, { headers: { Authorization: `Bearer ${token}` } }),
  neon: (token) =>
    new NeonPostgrestClient({
      dataApiUrl: DATA_API_URL,
      options: { global: { fetch: fetchWithToken(async () => token) } },
    }),
};

for (const [name, connect] of Object.entries(makers)) {
  suite(name, () => {
    const client = connect(TOKEN);

    test("a value", async () => {
      const { data, error, status } = await client.rpc("add_them", { a: 1, b: 2 });
      assert.deepEqual([data, error, status], [3, null, 200]);
    });

    test("defaults may be left out", async () => {
      assert.equal((await client.rpc("greet", { name: "Ann" })).data, "hello, Ann");
      assert.equal((await client.rpc("greet", { name: "Ann", greeting: "bye" })).data, "bye, Ann");
    });

    test("rows, with columns, filters, order and limit", async () => {
      const { data } = await client
        .rpc("get_items", { lowest: 2 })
        .select("id, name")
        .neq("id", 3)
        .order("id", { ascending: false })
        .limit(5);
      assert.deepEqual(data, [{ id: 4, name: "four" }, { id: 2, name: "two" }]);
    });

    test("every kind of filter", async () => {
      const found = async (filtered) => {
        const { data, error } = await filtered(client.rpc("get_items")).order("id");
        assert.equal(error, null);
        return data.map(({ id }) => id);
      };
      assert.deepEqual(await found((rows) => rows.gte("id", 2).lt("id", 4)), [2, 3]);
      assert.deepEqual(await found((rows) => rows.in("name", ["one", "t,(o)", "two"])), [1, 2]);
      assert.deepEqual(await found((rows) => rows.ilike("name", "T%")), [2, 3]);
      assert.deepEqual(await found((rows) => rows.likeAnyOf("name", ["o%", "f%"])), [1, 4]);
      assert.deepEqual(await found((rows) => rows.ilikeAllOf("name", ["T%", "%E"])), [3]);
      assert.deepEqual(await found((rows) => rows.filter("name", "match", "^t.*e$")), [3]);
      assert.deepEqual(await found((rows) => rows.contains("tags", ["a"])), [1]);
      assert.deepEqual(await found((rows) => rows.overlaps("tags", ["b", "c"])), [1, 3]);
      assert.deepEqual(await found((rows) => rows.or("id.eq.1,and(id.gt.3,name.like.f*)")), [1, 4]);
      assert.deepEqual(await found((rows) => rows.not("id", "in", "(1,4)")), [2, 3]);
      assert.deepEqual(await found((rows) => rows.filter("id", "isdistinct", 3)), [1, 2, 4]);
      assert.deepEqual(await found((rows) => rows.match({ id: 2, name: "two" })), [2]);
    });

    test("ways into documents, ranges, and words", async () => {
      const { data } = await client.rpc("docs").select("id, kind:doc->>kind, first:doc->a->b->0").lt("id", 3);
      assert.deepEqual(data, [{ id: 1, kind: "cat", first: 10 }, { id: 2, kind: "dog", first: 30 }]);
      const only = async (filtered) => (await filtered(client.rpc("docs").select("id"))).data;
      assert.deepEqual(await only((rows) => rows.rangeGt("size", "[9,10)")), [{ id: 3 }]);
      assert.deepEqual(await only((rows) => rows.rangeAdjacent("size", "[5,9)")), [{ id: 1 }]);
      assert.deepEqual(await only((rows) => rows.containedBy("size", "[0,9)")), [{ id: 1 }, { id: 2 }]);
      const words = { type: "websearch", config: "english" };
      assert.deepEqual(await only((rows) => rows.textSearch("words", "cats or dogs", words)), [{ id: 1 }, { id: 2 }]);
    });

    test("without nulls", { skip: name === "neon" && "its client has no word for it" }, async () => {
      const row = { t: null, m: "fine", d: null, n: 2 };
      assert.deepEqual((await client.rpc("kinds", row).select().stripNulls()).data, [{ m: "fine", n: 2 }]);
    });

    test("no more rows than are allowed", async () => {
      const refused = await client.rpc("get_items").maxAffected(1);
      assert.deepEqual([refused.error.code, refused.status], ["PGRST124", 400]);
      assert.equal((await client.rpc("get_items").maxAffected(4)).data.length, 4);
    });

    test("a range and the total", async () => {
      const { data, count, status } = await client.rpc("get_items", {}, { count: "exact" }).range(1, 2);
      assert.deepEqual([data.map(({ id }) => id), count, status], [[2, 3], 4, 206]);
    });

    test("one row", async () => {
      const { data } = await client.rpc("get_items").eq("id", 1).single();
      assert.deepEqual(data, { id: 1, name: "one", tags: ["a", "b"] });
      const none = await client.rpc("get_items").eq("id", 99).maybeSingle();
      assert.deepEqual([none.data, none.error], [null, null]);
    });

    test("not one row", async () => {
      const { data, error, status } = await client.rpc("get_items").single();
      assert.deepEqual([data, error.code, status], [null, "PGRST116", 406]);
      assert.equal(error.details, "The result contains 4 rows");
    });

    test("reading with GET, and only counting with HEAD", async () => {
      const read = await client.rpc("get_items", { lowest: 3 }, { get: true });
      assert.deepEqual(read.data.map(({ id }) => id), [3, 4]);
      const row = { t: ["a", "b"], m: "fine", d: "2026-11-23", n: 2 };
      assert.deepEqual((await client.rpc("kinds", row, { get: true })).data, [row]);
      const counted = await client.rpc("get_items", {}, { head: true, count: "exact" });
      assert.deepEqual([counted.data, counted.count], [null, 4]);
    });

    test("JSON in and out", async () => {
      const document = { a: [1, null, { b: "x" }], c: "ü✓" };
      assert.deepEqual((await client.rpc("doc", { d: document })).data, document);
    });

    test("nothing comes back from a function that returns nothing", async () => {
      const { data, error, status } = await client.rpc("nothing");
      assert.deepEqual([data, error, status], [null, null, 204]);
    });

    test("comma-separated values", async () => {
      assert.equal((await client.rpc("get_items").select("id").csv()).data, "id\n1\n2\n3\n4");
    });

    test("the caller is the token's subject", async () => {
      const { data } = await client.rpc("who");
      assert.deepEqual([data.user_id, data.role], [SUBJECT, "authenticated"]);
    });

    test("an error of the database", async () => {
      const { data, error, status } = await client.rpc("fail", { state: "23505" });
      assert.deepEqual([data, error.code, error.message, error.details, error.hint, status], [
        null, "23505", "as you wish", "the detail", "the hint", 409,
      ]);
    });

    test("an unknown function, and one of several", async () => {
      const unknown = await client.rpc("add_the", { a: 1, b: 2 });
      assert.deepEqual([unknown.error.code, unknown.status], ["PGRST202", 404]);
      assert.equal(unknown.error.hint, "Perhaps you meant to call the function public.add_them");
      const several = await client.rpc("over", { a: 1 });
      assert.deepEqual([several.error.code, several.status], ["PGRST203", 300]);
    });

    test("a token without a role is anonymous", async () => {
      const { error, status } = await connect(NAMELESS_TOKEN).rpc("get_items");
      assert.deepEqual([error.code, status], ["42501", 403]);
    });

    test("an expired token", async () => {
      const { error, status } = await connect(EXPIRED_TOKEN).rpc("who");
      assert.match(error.message, /^JWT token has expired \(exp=\d+\)$/);
      assert.equal(status, 400);
    });
  });
}
