"""Facts, rules, state tables and money: standard library only, no clock, no I/O."""
