"""What certificates are called in histories."""

from guopei.core.audit.words import name_records

name_records("trainees.Certificate")
