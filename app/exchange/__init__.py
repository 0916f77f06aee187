"""Exchange between offices that share no network: cards, bundles on media, streams (docs/formats/bundle.md)."""
