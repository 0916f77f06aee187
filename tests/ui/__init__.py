"""The window: what a person sees and does, on real workspaces without a display."""
