"""A real Kafka broker on loopback: one process that is broker and controller."""

import base64
import os
import subprocess
import uuid
from collections.abc import Sequence
from pathlib import Path

from local.child import Child, DidNotStart
from local.jars import java, kafka_jars, start_archive
from local.kafka_ready import lists_a_broker
from local.kafka_settings import JVM, server_properties
from local.ports import LOOPBACK, refuse_taken
from local.server import PATIENCE, Server
from operations.last_words import last_words

# In plain C, Java opens no path with letters beyond ASCII.
ANY_LANGUAGE = {"LC_ALL": "C.UTF-8"}


class KafkaServer(Server):
    """A broker with its data in `home`. After `stop` or `kill` it may start again, with other ports too."""

    def __init__(
        self,
        home: Path,
        port: int,
        controller_port: int,
        *,
        jvm: Sequence[str] | None = None,
    ) -> None:
        self.home, self.port, self.controller_port = home.resolve(), port, controller_port
        self.bootstrap = f"{LOOPBACK}:{port}"
        self._jvm = [f"-XX:AOTCache={start_archive()}"] if jvm is None else list(jvm)
        argv = self._java(self._jvm, "kafka.Kafka", self._settings)
        self._child = Child("Kafka", argv, self.home / "kafka.log", ANY_LANGUAGE, folder=self.home)

    def start(self, within: float = PATIENCE) -> None:
        """Returns when the broker is in its cluster and answers; raises DidNotStart with its last words, PortTaken,
        OSError."""
        self._data.mkdir(parents=True, exist_ok=True)
        self._write_settings()
        if not (self._data / "meta.properties").exists():
            self._format()
        self.begin()
        self._child.wait_until(lambda: lists_a_broker(self.port), within)

    def begin(self) -> None:
        """See Server."""
        refuse_taken("Kafka", self.port, self.controller_port)
        self._child.start()

    @property
    def _data(self) -> Path:
        return self.home / "data"

    @property
    def _settings(self) -> Path:
        return self.home / "server.properties"

    def _write_settings(self) -> None:
        text = server_properties(self._data.name, self.port, self.controller_port)
        self._settings.write_text(text, "utf-8")

    def _java(self, jvm: Sequence[str], main: str, *arguments: Path | str) -> list[str]:
        class_path = ":".join(str(jar) for jar in kafka_jars())
        return [java(), *JVM, *jvm, "-cp", class_path, main, *(str(argument) for argument in arguments)]

    def _format(self) -> None:
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        # "--cluster-id=" because an id may begin with a dash
        arguments = ("format", f"--cluster-id={cluster}", "-c", self._settings)
        done = subprocess.run(  # noqa: S603 - argv comes from this repository's code
            self._java([], "kafka.tools.StorageTool", *arguments),
            capture_output=True,
            cwd=self.home,
            env={**os.environ, **ANY_LANGUAGE},
            encoding="utf-8",
            check=False,
        )
        if done.returncode != 0:
            said = self.home / "format.log"
            said.write_text(f"{done.stdout}{done.stderr}", "utf-8")
            raise DidNotStart(f"Kafka's storage could not be formatted: {last_words(said)}. Its log: {said}")
