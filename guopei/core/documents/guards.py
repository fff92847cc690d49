"""What the database watches of documents."""

from guopei.core.audit.operations import Track

GUARDS = (Track("documents_document"),)
