"""What the database watches of jobs: each switch of scheduled work."""

from guopei.core.audit.operations import Track

GUARDS = (Track("jobs_workpause"),)
