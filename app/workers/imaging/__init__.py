"""Pictures of foreign origin: told apart, measured, read for their EXIF, made small, turned positive.

Pure functions from bytes to bytes, run in the sandbox's child. They know neither files nor records, and nothing here
imports more than the picture libraries.
"""
