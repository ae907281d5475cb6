"""`./pesanan ...`: the operator's command, on the system of `make run`."""

import os
import sys
from urllib.parse import quote_plus

from local.mongo_replica_set import REPLICA_SET
from local.only_here import refuse_nothing
from local.ports import LOOPBACK, is_taken
from local.secret_files import ROOT_SECRET, secret
from local.sentences import ended_in_a_sentence, unreachable
from local.settings import LocalSettings, from_environment
from operations.__main__ import pesanan
from operations.place import Place


def place_of(settings: LocalSettings) -> Place:
    """Where the system is, with root's rights."""
    where = f"{LOOPBACK}:{settings.mongo_port}/?replicaSet={REPLICA_SET}&authSource=admin"
    root = f"mongodb://root:{quote_plus(secret(settings.secrets, ROOT_SECRET))}@{where}"
    return Place(root_uri=root, kafka=f"{LOOPBACK}:{settings.kafka_port}")


def operator_environment(settings: LocalSettings) -> dict[str, str]:
    """The place, and where its desk and its caught mail are."""
    place = place_of(settings)
    return {
        "MONGO_ROOT_URI": place.root_uri,
        "KAFKA_BOOTSTRAP": place.kafka,
        "PESANAN_URL": f"http://{LOOPBACK}:{settings.port}",
        "PESANAN_MAIL_URL": f"http://{LOOPBACK}:{settings.mail_page_port}",
    }


def main() -> None:
    ended_in_a_sentence(_on_this_machine)


def _on_this_machine() -> None:
    settings = from_environment()
    refuse_nothing(settings)
    os.environ.update(operator_environment(settings))
    try:
        pesanan()
    except SystemExit as ended:
        if isinstance(ended.code, str) and not is_taken(settings.mongo_port):
            sys.exit(unreachable(settings, ended.code))
        raise


if __name__ == "__main__":
    main()
