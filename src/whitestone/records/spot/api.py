"""The JSON interface of spot tasks: one router for each word."""

from whitestone.records.pages.api import router_of
from whitestone.records.spot.policy import WORDS

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
