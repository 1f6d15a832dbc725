"""Why something from a phone is refused or held, in words that a person can act on."""

from whitestone.problems import register

UNREADABLE = register(
    "phone-unreadable",
    "The submission cannot be read: {reason}.",
    "It is kept as it came. Send the form again from the phone, or ask the administrator for the original.",
)
NO_INSTANCE = register(
    "phone-no-instance",
    "The submission has no id of its own.",
    "It is kept as it came. Send it with the form of this register, which gives every submission an id.",
)
FORM_UNKNOWN = register(
    "phone-form-unknown",
    'There is no form "{value}".',
    "Enter what it says by hand, or set the submission aside with a reason.",
)
VERSION_UNKNOWN = register(
    "phone-version-unknown",
    'This register never gave out version "{value}" of the form.',
    "Compare what it says with the form as it is now; it can be read by that one.",
)
QUESTION_UNKNOWN = register(
    "phone-question-unknown",
    'The form has no question "{column}", and the phone answered "{value}".',
    "Move the answer to the question where it belongs, or empty it.",
)
ANSWER_WRONG = register(
    "phone-answer",
    '"{value}" is no answer to {column}: {reason}.',
    "Correct the answer.",
)
REFERENCE_GONE = register(
    "phone-reference-gone",
    "The answer to {column} names {word} {value}, and no such record stands or is under review where you may see it.",
    "Choose the record that is meant, or empty the answer.",
)
SAME_INSTANCE = register(
    "phone-same-id",
    "Another content came under the same id before; its receipt is {value}.",
    "Compare the two. If both are true, place this one as a record of its own.",
)
PREDECESSOR = register(
    "phone-predecessor",
    "The submission changes {value}, which has not come in.",
    "It is placed by itself when the earlier one arrives.",
)
CHANGED = register(
    "phone-changed-meanwhile",
    "The record {value} was changed or is under review since the phone sent it.",
    "Compare, and change the record by hand; nothing was overwritten.",
)
NO_DEVICE = register(
    "phone-no-device",
    "No device has this key.",
    "Scan the device's code again, or ask for a new one.",
)
REVOKED = register(
    "phone-revoked",
    "The device was shut out on {day}.",
    "What is on it is not lost: ask for a new code, or hand in the phone's storage.",
)
TOO_LARGE = register(
    "phone-too-large",
    "The submission has more than {limit} MB.",
    "Send fewer or smaller photographs.",
)
NO_SUBMISSION = register(
    "phone-no-submission",
    "The request holds no part named xml_submission_file.",
    "Send the form with ODK Collect or KoboCollect.",
)
NO_STORAGE = register(
    "phone-no-storage",
    "There is no filled form in {file}.",
    "Give the folder that holds the phone's folder instances, or a zip archive of it.",
)
FOREIGN = register(
    "phone-not-yours",
    "The same submission came from a device of another organisation.",
    "It stays on the phone. Send it from the device that filled it, or hand in the phone's storage.",
)
REASON = register(
    "phone-reason-needed",
    "A submission is set aside only with a reason.",
    "Say why no record is made of it.",
)
CLOCK = register(
    "phone-clock",
    "The device's clock is wrong: {reason}.",
    "Check the dates that the submission gives, and set the clock of the phone.",
)
OLD_VERSION = register(
    "phone-old-version",
    "The submission was filled in version {value} of the form; {current} is newer.",
    "Nothing needs to be done; the phone should fetch the new form.",
)
STAYS_DRAFT = register(
    "phone-stays-draft",
    "The record stays a draft: {reason}",
    "Complete it and submit it by hand.",
)
PART_GONE = register(
    "phone-part-gone",
    "The changed submission no longer tells of {value}, which stays in the register.",
    "Withdraw that record by hand if it should not be.",
)
