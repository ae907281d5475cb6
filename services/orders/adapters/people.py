"""People who work in the shop: a name and a password, of which only the argon2 hash is kept. Not events: a log that is
kept for ever holds no secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from secrets import token_urlsafe
from typing import Any, NoReturn

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern

from services.orders.adapters.roles import Role, role_in
from shared.contract.times import utc_now
from shared.errors import Missing, NotAllowed, Unavailable

# What OWASP's password storage page recommends for argon2id; the library's default takes 64 MiB a sign-in.
ROUNDS, KIB, LANES = 2, 19 * 1024, 1
PEOPLE = "people"
AWAY = "the database of the orders service does not answer"


@dataclass(frozen=True)
class Person:
    name: str
    role: Role
    made_at: datetime


class People:
    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._people = database.get_collection(PEOPLE, read_concern=ReadConcern("majority"))
        self._hasher = PasswordHasher(ROUNDS, KIB, LANES)

    @cached_property
    def _nobody(self) -> str:
        """Checked for names that nobody has, so that the time of an answer doesn't tell who works here."""
        return self._hasher.hash(token_urlsafe())

    def add(self, name: str, role: Role = Role.OWNER) -> str:
        """The new person's password: shown once. Raises NotAllowed when the name is taken, Unavailable."""
        password = token_urlsafe(12)
        person = {"_id": name, "role": role.value, "password": self._hasher.hash(password), "made_at": utc_now()}
        try:
            self._people.insert_one(person)
        except DuplicateKeyError as error:
            raise NotAllowed("{name} works here already", name=name) from error
        except PyMongoError as error:
            raise Unavailable(AWAY) from error
        return password

    def listed(self) -> list[Person]:
        """By name. Raises Unavailable."""
        try:
            return [_person(found) for found in self._people.find({}, {"password": 0}, sort=[("_id", 1)])]
        except PyMongoError as error:
            raise Unavailable(AWAY) from error

    def proven(self, name: str, password: str) -> bool:
        """Whether the password is this person's. Raises Unavailable."""
        try:
            found = self._people.find_one({"_id": name})
        except PyMongoError as error:
            raise Unavailable(AWAY) from error
        try:
            self._hasher.verify(found["password"] if found else self._nobody, password)
        except VerifyMismatchError:
            return False
        return found is not None

    def renew(self, name: str) -> str:
        """Another password for the same person: shown once, and the old one ends. Raises Missing, Unavailable."""
        password = token_urlsafe(12)
        try:
            changed = self._people.update_one({"_id": name}, {"$set": {"password": self._hasher.hash(password)}})
        except PyMongoError as error:
            raise Unavailable(AWAY) from error
        return password if changed.matched_count else self._missing(name)

    def give_role(self, name: str, role: Role) -> None:
        """From the next request on. Raises Missing, Unavailable."""
        try:
            changed = self._people.update_one({"_id": name}, {"$set": {"role": role.value}})
        except PyMongoError as error:
            raise Unavailable(AWAY) from error
        if not changed.matched_count:
            self._missing(name)

    def remove(self, name: str) -> None:
        """They can't sign in any more; what they did stays theirs. Raises Missing, Unavailable."""
        try:
            removed = self._people.delete_one({"_id": name})
        except PyMongoError as error:
            raise Unavailable(AWAY) from error
        if not removed.deleted_count:
            self._missing(name)

    def _missing(self, name: str) -> NoReturn:
        raise Missing("nobody called {name} works here", name=name)


def _person(found: Mapping[str, Any]) -> Person:
    return Person(found["_id"], role_in(found), found["made_at"].replace(tzinfo=UTC))
