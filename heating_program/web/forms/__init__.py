"""Plain wtforms: what a person typed becomes a frozen dataclass of the domain, or kind words."""
