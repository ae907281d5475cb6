"""What a command couldn't do, as one sentence for the operator."""

from __future__ import annotations

from environs import EnvValidationError
from kafka.errors import KafkaError
from pymongo.errors import OperationFailure, PyMongoError

from operations.setting_up import NotSetUp
from shared.connecting import Stopped
from shared.errors import PesananError

EXPECTED: tuple[type[Exception], ...] = (
    EnvValidationError,
    KafkaError,
    NotSetUp,
    OSError,
    PesananError,
    PyMongoError,
    Stopped,
)


def sentence_of(problem: Exception) -> str:
    match problem:
        case Stopped():
            return "Stopped before the end; nothing was switched over."
        case KafkaError():
            return f"Kafka does not answer as it should ({type(problem).__name__}): is KAFKA_BOOTSTRAP right?"
        case OperationFailure():
            said = (problem.details or {}).get("errmsg", type(problem).__name__)
            return f"MongoDB refuses: {said}"
        case PyMongoError():
            return f"MongoDB does not answer ({type(problem).__name__}): is MONGO_ROOT_URI right?"
        case _:
            return str(problem)
