"""The page of a team in the field, from plain values: tabs, a card for each order, its report."""

from ui.work.cards import Card, Mate, Person, cards, clock, reached, tabs

__all__ = ["Card", "Mate", "Person", "cards", "clock", "reached", "tabs"]
