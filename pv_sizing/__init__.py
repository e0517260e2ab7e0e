"""Rooftop photovoltaic sizing on pvlib: site, weather, roof and products in, a reasoned size out.

The package object stays empty on purpose: importing ``pv_sizing.errors``, ``pv_sizing.roof`` or
``pv_sizing.array`` must not load pandas and pvlib (seconds on a small machine). Ask for
``pv_sizing.sizing`` where a size is wanted.
"""
