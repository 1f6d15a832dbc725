"""The JSON interface of reference data: one router for each word."""

from whitestone.records.pages.api import router_of
from whitestone.records.reference.policy import WORDS

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
