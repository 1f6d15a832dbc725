"""The JSON interface of release products: one router for each word."""

from whitestone.records.pages.api import router_of
from whitestone.records.releases.policy import WORDS

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
