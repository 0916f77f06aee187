"""The exchange: bundles in and out, the offices we exchange with, what the superior wrote."""

from ui.exchange.page import ExchangePage

__all__ = ["ExchangePage"]
