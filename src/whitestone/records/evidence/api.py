"""The JSON interface of evidence: one router for each word."""

from whitestone.records.evidence.policy import WORDS
from whitestone.records.pages.api import router_of

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
