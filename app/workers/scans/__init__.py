"""Scans as the walled child sees them: files of a session, looked at leaf by leaf, put together to one PDF.

Knows neither files' names nor records. Refusals name no file: whoever asked adds its name.
"""
