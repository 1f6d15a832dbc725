"""The JSON interface of hazardous areas: one router for each word."""

from whitestone.records.hazards.policy import WORDS
from whitestone.records.pages.api import router_of

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
