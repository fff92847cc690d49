"""Invented people and rosters for the demo, `make year`, the bench and the tests. Never real persons.

Area 999999 does not exist, so no ID number belongs to anyone; 154 is a mobile segment that no carrier was given.
"""
