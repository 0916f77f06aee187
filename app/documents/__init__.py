"""Papers: forms made into archivable PDF, and what came in on paper."""
