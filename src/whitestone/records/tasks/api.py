"""The JSON interface of tasks: one router for each word."""

from whitestone.records.pages.api import router_of
from whitestone.records.tasks.policy import WORDS

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
