"""`python -m app.cli` is the command `yiantong`."""

from app.cli.main import main

main()
