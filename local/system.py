"""The whole system on one machine: Kafka, MongoDB, what stands in them, and the processes of the services."""

from local.child import DidNotStart
from local.kafka import KafkaServer
from local.kafka_archive import prepare_kafka
from local.mongo import MongoServer, WrongPassword
from local.prerequisites import room_left
from local.processes import processes
from local.progress import Progress
from local.provision import FirstAdmin, provision
from local.readiness import wait_until_ready
from local.secret_files import ROOT_SECRET, BadSecret, secret
from local.settings import LocalSettings
from local.supervisor import Supervisor

DAMAGED = (
    "Start again. Should its data be damaged ({home}): put back a copy of the whole data folder, or begin anew, "
    "without any of it, after `make clean`."
)


class System:
    """Made after `prepare_kafka`, which brings the jars that Kafka's command line names."""

    def __init__(self, settings: LocalSettings, progress: Progress) -> None:
        self.settings, self._progress = settings, progress
        password = secret(settings.secrets, ROOT_SECRET)
        self.mongo = MongoServer(settings.data / "mongo", settings.mongo_port, password)
        ports = settings.kafka_port, settings.kafka_controller_port
        self.kafka = KafkaServer(settings.data / "kafka", *ports)
        self._supervisor: Supervisor | None = None

    def start(self) -> FirstAdmin | None:
        """Step by step, each shown. Answers the first admin when it was made just now. Raises DidNotStart, GaveUp,
        NotReady, NotSetUp, PortTaken, OSError, Unavailable."""
        with self._progress.step("MongoDB"):
            self._begin(self.mongo)
        with self._progress.step("Kafka"):
            self._begin(self.kafka)
        wanted = processes(self.settings)
        self._supervisor = Supervisor(wanted, self.settings.logs, self._say, servers=(self.mongo, self.kafka))
        with self._progress.step("Users, topics, first admin"):
            first_admin = provision(self.settings, self.mongo, meanwhile=self._supervisor.look)
        with self._progress.step(f"{len(wanted)} processes"):
            self._supervisor.start()
            wait_until_ready(wanted, meanwhile=self._supervisor.look_at_first)
        return first_admin

    def look(self) -> None:
        """Start again what has died, and say so. From its first start on nothing that dies ends the whole."""
        if self._supervisor is not None:
            self._supervisor.look()

    def stop(self) -> None:
        """In reverse order; whatever is left undone by an interrupted start is fine."""
        if self._supervisor is not None:
            self._supervisor.stop()
        self.kafka.stop()
        self.mongo.stop()

    def _begin(self, server: KafkaServer | MongoServer) -> None:
        try:
            server.start()
        except WrongPassword as why:
            raise BadSecret(
                f"{why} Put {self.settings.secrets / ROOT_SECRET} back from a copy of that folder."
            ) from why
        except DidNotStart as why:
            raise DidNotStart(f"{why}{room_left(self.settings.data)}\n{DAMAGED.format(home=server.home)}") from why

    def _say(self, sentence: str) -> None:
        self._progress.say(f"{sentence}{room_left(self.settings.data)}")


def prepare(progress: Progress) -> None:
    """What is downloaded or made once a machine; at once when it's there."""
    with progress.step("Kafka's jars (fetched the first time)"):
        prepare_kafka()
