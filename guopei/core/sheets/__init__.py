"""Spreadsheets in and out: the one reader, the one writer.

Everything the sandboxed child imports is free of Django (`limits`, `errors`, `spec`, `detect`, `packages`, `inspecting`,
`opening`, `headers`, `normalise`, `pipeline`, `annotate`, `child`), so that it starts in a tenth of a second and holds
nothing worth stealing. `parent`, `messages`, `staging` and `export` are what the rooms call.
"""
