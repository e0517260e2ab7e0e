"""One module a noun; each names its blueprint, app.py registers them."""
