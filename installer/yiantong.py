"""The installed command `yiantong`, as [project.scripts] names it, and the workers that start this file again."""

from app.workers import serve_if_child

if __name__ == "__main__":
    serve_if_child()
    from app.cli import main

    main()
