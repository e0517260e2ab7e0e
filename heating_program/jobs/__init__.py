"""The door for work that follows a commit: a thread of the server that keeps its promises."""
