"""Rural clean-heating and rooftop-PV programme management for Bayannur."""
