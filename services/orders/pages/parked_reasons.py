"""Why an event is parked, in the person's language: the services say it in sentences of their own (`shared/consuming`).

Beside the stream, projection or policy that could not go on stands a sentence whose values were left out, since an
event's content is nobody's business here, or the kind of error that a program stumbled over.
"""

from __future__ import annotations

import re

from services.orders.pages.decoding_complaints import decoding_complaint, recognised
from services.orders.pages.language import language, say, term, translated

REASONS = frozenset(
    {
        term("a paper in {currency} can't be printed"),
        term("an event may have at most {limit} bytes, this one has {size}"),
        term("document {key} is not whole"),
        term("nobody decided {notification}"),
        term("nobody is told of {kind}"),
        term("one change may have at most {limit} bytes, this has {size}"),
        term("order {number} does not begin with OrderPlaced"),
        term("the document would be larger than MongoDB takes"),
        term("there is no document {key}"),
        term("there is no issued credit note to print"),
        term("there is no issued invoice to print"),
        term("there is no movement {movement}"),
        term("this paper can't be printed: {why}"),
        term("{kind} is no event of a movement"),
        term("{kind} is no event of a payment"),
        term("{kind} is no event of an order"),
        term("{kind} is no event of an order's papers"),
        term("{kind} is no event of the allow-list"),
        term("{kind} is not in the contract"),
        term("{order} has a credit note's number and nothing to credit"),
        term("{order} has a number and no invoice"),
        term("{order} is known by a {kind}"),
        term("{stream} holds {kind} (data version {version}), which this program doesn't know"),  # until 2026-12
        term(
            "{stream} holds {kind} (data version {version}), which this program doesn't know: a newer "
            "one wrote it, start that one again"
        ),
        term("{stream} holds {kind}, which is no number"),
    }
)
PATTERNS = {
    term("two events claim version {at}"): re.compile(r"two events claim version (?P<at>[0-9]+)"),
    term("version {version} was written after another version {at}"): re.compile(
        r"version (?P<version>[0-9]+) was written after another version (?P<at>[0-9]+)"
    ),
    term("version {version} came after {at}"): re.compile(r"version (?P<version>[0-9]+) came after (?P<at>[0-9]+)"),
    term("{type} has a newer data version ({version})"): re.compile(
        r"(?P<type>\w+) has a newer data version \((?P<version>[0-9]+)\)"
    ),
    term("the program stumbled: {kind}"): re.compile(r"(?P<kind>[A-Z][A-Za-z]+)"),
}
UNREADABLE = re.compile(r"not an event of this contract: (?P<why>.+)", re.DOTALL)
INVALID = "{fields}"  # of a value that can't be used only its own words are known
WHERE = re.compile(r"(?P<where>[\w.:+-]+): (?P<why>.+)", re.DOTALL)
LEFT_OUT = re.compile(r"\{[a-z_]+\}")


def parked_reason(text: str) -> str:
    """What it doesn't know (a newer service may say more) it leaves as it is."""
    if said := _known(text):
        return said
    found = WHERE.fullmatch(text)
    said = _known(found["why"]) if found else ""
    return f"{found['where']}: {said}" if found and said else text


def _known(text: str) -> str:
    if text == INVALID:
        return say("it holds a value that can't be used")
    if found := UNREADABLE.fullmatch(text):
        return say("not an event of this contract: {why}", why=LEFT_OUT.sub("…", decoding_complaint(found["why"])))
    if said := recognised(text, PATTERNS):
        return said
    translation = translated(text, language())
    return LEFT_OUT.sub("…", translation) if text in REASONS or translation != text else ""
