-- Who is asking. A body in the SQL standard's form is bound here and now, by the owner: whoever calls these needs no
-- right to the schema `auth`, which not every project of Neon's gives to people. Inlined, they cost nothing.

create or replace function rowdo.user_id() returns text
language sql stable
return auth.user_id();

create or replace function rowdo.session() returns jsonb
language sql stable
return auth.session();
