"""Dossiers and their checklist. Written by other hands: see ui/places.py."""
