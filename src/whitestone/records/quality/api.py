"""The JSON interface of quality management: one router for each word."""

from whitestone.records.pages.api import router_of
from whitestone.records.quality.policy import WORDS

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
