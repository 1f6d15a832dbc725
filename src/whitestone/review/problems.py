"""What review refuses, in words that a person can act on."""

from whitestone.problems import register

NOT_FOUND = register(
    "record-not-found",
    "There is no such {word}, or you may not see it.",
    "Check the address; ask the organisation that owns the record for access.",
)
CHANGED_MEANWHILE = register(
    "changed-meanwhile",
    "Somebody changed this {word} after you opened it ({by}).",
    "Open it again, compare, and repeat what is still needed. Nothing of yours was applied.",
)
WRONG_STATE = register(
    "wrong-state",
    "A {word} that is {state} cannot be changed by this step ({step}).",
    "Open the record: its page lists the steps that are possible now.",
)
NO_RIGHT = register(
    "no-right",
    "Your account may not do this ({step}) with this {word}.",
    "It needs the right to {rights} here; an administrator appoints people.",
)
OWN_WORK = register(
    "own-work",
    "You wrote, submitted or verified this version yourself.",
    "Another person must {step} it.",
)
NEEDS_MFA = register(
    "second-factor-needed",
    "To {step} records your account needs a second factor.",
    "Add an authenticator app or a passkey under your account's security settings.",
)
STALE_BASE = register(
    "stale-base",
    "Version {latest} of this {word} was approved after this version was written from version {base}.",
    "Return it, compare with version {latest}, and submit it again on top of that.",
)
WITHDRAWAL_WAITS = register(
    "withdrawal-waits",
    "That this {word} be withdrawn is proposed already.",
    "Open the record: its history names the proposal. Have it reviewed, or take it back.",
)
REPLACED_GONE = register(
    "replaced-version-gone",
    "Version {value}, which this version replaces, no longer stands.",
    "Look at the record's history and propose the change again.",
)
COMMENT_UNANSWERED = register(
    "comment-unanswered",
    "The reviewer's comment on {column} has no answer: {value}",
    "Answer it, then submit again.",
)
COMMENT_NEEDED = register(
    "comment-needed",
    "A version goes back with at least one comment, and this one has none.",
    "Say on which field what is missing or wrong.",
)
REASON_NEEDED = register("reason-needed", "This step needs a reason.", "Write why, in a sentence.")
BAD_VALUE = register("bad-value", "{reason}", "Correct the field {column}.")
UNKNOWN_FIELD = register("unknown-field", "A {word} has no field {column}.", "Use the names of the data dictionary.")
NOTHING_TO_REVERT = register(
    "nothing-to-revert",
    "Nothing that this batch brought in stands any more.",
    "Look at the batch's events: its versions were never approved, or have been replaced.",
)
