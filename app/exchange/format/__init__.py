"""The bundle's bytes: tar, bag, record lines, Merkle root. Pure: no database, keys or files. docs/formats/bundle.md."""
