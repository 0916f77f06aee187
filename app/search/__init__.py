"""Search: what is found, and how names are read aloud."""
