"""Offices, departments, accounts, roles and permissions."""
