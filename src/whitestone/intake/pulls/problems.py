"""Why a pull stops, in words that a person can act on. None of them says a secret."""

from whitestone.problems import register

ADDRESS = register(
    "pull-address",
    "{value} is not asked: {reason}.",
    "Give the https address of the server. Servers of the own network are named by the machine's operator in "
    "WHITESTONE_PULL_HOSTS.",
)
UNREACHABLE = register(
    "pull-unreachable",
    "{value} does not answer: {reason}.",
    "Nothing is lost: the next run goes on where this one stopped. Check the address and the network if it stays so.",
)
REFUSED = register(
    "pull-refused",
    "{value} refuses the token or the account (status {status}).",
    "Give a new token on the source's page; it is tried again then.",
)
BUSY_SERVER = register(
    "pull-told-to-wait",
    "{value} asks to wait for {seconds} seconds.",
    "Nothing is lost: the next run goes on where this one stopped. Pull less often if it stays so.",
)
BROKEN = register(
    "pull-answer-broken",
    "An answer of {value} cannot be read: {reason}.",
    "Nothing of it was taken: the next run asks for the same page again. Tell the server's operator if it stays so.",
)
TOO_LARGE = register(
    "pull-answer-too-large",
    "An answer of {value} has more than {limit} MB.",
    "Set a smaller page on the server, or send the data as a file.",
)
NOT_THERE = register(
    "pull-not-there",
    "{value} has no such form or layer (status {status}).",
    "Check the address and the name of the form on the source's page.",
)
RUNNING = register(
    "pull-running",
    "The source {value} is being pulled just now.",
    "Wait until that run has ended.",
)
WRONG = register(
    "pull-source-wrong",
    "The source cannot be kept: {reason}.",
    "Correct it and send it again.",
)
SEALED = register(
    "pull-secret-unreadable",
    "The token of {value} cannot be opened: the register's key is another one than when it was given.",
    "Give the token again on the source's page.",
)
OTHER_SYSTEM = register(
    "pull-system-changed",
    "The layer of {value} is now in {now}, and was in {before}.",
    "Nothing of it was taken. Make a new source for the layer as it is now.",
)
