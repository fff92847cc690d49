"""Spreadsheets in and out: the one reader, the one writer.

`spec` says what is expected, `parent` reads (in a sandboxed child that `process` keeps), `staging` copies into
PostgreSQL, `messages` words what was found, `export` and `template` write. Everything that the child imports (`child`,
`annotator` and what they need) is free of Django: it starts in a tenth of a second and holds nothing worth stealing.
"""
