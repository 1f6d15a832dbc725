"""The JSON interface of certificates and cases: one router for each word."""

from whitestone.records.certificates.policy import WORDS
from whitestone.records.pages.api import router_of

ROUTERS = tuple((word.name, router_of(word)) for word in WORDS)
