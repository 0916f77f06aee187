"""Setting Chinese office papers: faces, lines, pages, tables, archivable PDF. Values in, bytes out; no database."""
