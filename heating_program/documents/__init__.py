"""Papers as pure functions: frozen content in, PDF bytes out; no table, no clock, no network."""
