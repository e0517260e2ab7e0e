"""The kinds of long work: one module here is one kind, found by its `KIND`."""
