"""What is around the program: pins, wheels, fonts, the script `dev`, the built program."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
