"""The ground under every floor: ids, clock, errors, progress, change notices, durable files. Imports nothing of the house."""
