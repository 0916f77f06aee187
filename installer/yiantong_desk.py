"""The installed window `yiantong-desk`, with the worker processes that start this same file."""

import sys

from app.workers import serve_if_child

if __name__ == "__main__":
    serve_if_child()
    from ui.main import main

    sys.exit(main())
