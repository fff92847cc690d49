"""How the launcher says no: one sentence that tells what to do."""


class StackError(Exception):
    """Something is in the way of starting or running a server. The message is for the person at the terminal."""
