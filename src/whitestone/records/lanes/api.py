"""The JSON interface of lanes: one router for each word."""

from whitestone.records.lanes.policy import WORDS
from whitestone.records.pages.api import router_of

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
