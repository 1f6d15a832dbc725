"""The JSON interface of finds: one router for each word."""

from whitestone.records.finds.policy import WORDS
from whitestone.records.pages.api import router_of

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
