"""The JSON interface of daily work: one router for each word."""

from whitestone.records.pages.api import router_of
from whitestone.records.work.policy import WORDS

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
