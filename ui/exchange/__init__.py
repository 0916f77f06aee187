"""Exchange with other offices. Written by other hands: see ui/places.py."""
