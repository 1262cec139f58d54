"""Running the application under gunicorn."""

import gc
import os
import socket
from typing import Any

from gunicorn.app.base import BaseApplication

from .config import Home
from .errors import Busy


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings instead of a configuration file."""

    def __init__(self, home: Home, https: bool, options: dict[str, Any]) -> None:
        self.home, self.https, self.options = home, https, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Called in each worker after the fork: its own database connections, index readers and language model."""
        from .importing.models import named_models
        from .web import background
        from .web.app import create_app

        models = named_models(self.home)
        for language in {"en", *models.named}:
            models.parser(language)
        calm_collector()
        app = create_app(self.home, https=self.https)
        background.start(self.home, app.extensions["desk"].database)
        background.start_fetching(self.home, app.extensions["desk"].database)
        background.start_batches(app.extensions["desk"].database, app.extensions["desk"].index)
        background.clear_hourly(self.home, app.extensions["desk"].database)
        background.sweep_daily(self.home, app.extensions["desk"].database)
        return app


def calm_collector() -> None:
    """Let Python's collector leave the model's many objects alone, and come less often.

    A page of 200 claims makes some thousand objects that die with it; full collections cost pages 100 ms now and then.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def run(home: Home, *, bind: str, workers: int, threads: int, https: bool) -> None:
    """Serve until told to stop. Raises Busy where the address is taken."""
    host, _, port = bind.rpartition(":")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError:
            raise Busy(f"Port {port} of {host} is taken; choose another one with --port.") from None
    os.umask(0o077)
    options = {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "timeout": 120,
        "keepalive": 75,
        "control_socket_disable": True,
        "loglevel": "warning",
        "proc_name": "workbench",
    }
    Server(home, https, options).run()
