"""What the programme does: functions that take the session, the actor and the date.

A service never commits, never translates and never reads a clock; the same function serves a page,
a command, a worker and a test.
"""
