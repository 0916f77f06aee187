"""Papers for word processors: written from a paper's outline, read back, and compared with ours."""
