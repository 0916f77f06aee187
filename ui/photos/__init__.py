"""Photos, negatives, light table. Written by other hands: see ui/places.py."""
