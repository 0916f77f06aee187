"""The ground under every floor: ids, clock, errors, progress, changes, durable files. Imports nothing of the house."""
