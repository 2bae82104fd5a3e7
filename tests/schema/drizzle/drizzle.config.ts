import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./schema.ts",
  out: "./migrations",
  entities: { roles: { provider: "neon" } },
  dbCredentials: {
    host: process.env.HOST!,
    user: "neondb_owner",
    password: process.env.PASSWORD!,
    database: process.env.DATABASE!,
    ssl: false,
  },
});
