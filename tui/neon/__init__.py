"""Neon over HTTP: SQL and functions in Postgres, as the person whose token it is.

async with neon.connect(url, token=session.token) as sql:
    rows = await sql("select task from todos where id = $1", 5)
"""
