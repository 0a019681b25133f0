"""The application: `gunicorn app:server`. Imported by gunicorn and tests only."""

from typing import Any

from dash import Dash
from flask import Flask, g
from flask_compress import Compress

import callbacks
import routes
from callbacks import acting, errors
from callbacks import shell as frame
from routes import door

server = Flask("paidan", static_folder=None)


class Paidan(Dash):
    """Dash with our page of HTML around it."""

    def interpolate_index(self, *_none: Any, **slots: Any) -> str:
        g.script_hashes = self.csp_hashes()
        return frame.index(slots)


# The door and the check of rights stand before everything that Dash puts in.
door.guard(server)
server.before_request(acting.check)
Compress(server)
for blueprint in routes.blueprints():
    server.register_blueprint(blueprint)

app = Paidan(
    "app",
    server=server,  # type: ignore[arg-type]  # Dash takes a server; its annotation forgot
    use_pages=True,
    include_pages_meta=False,
    suppress_callback_exceptions=True,
    serve_locally=True,
    assets_path_ignore=["vendor"],
    on_error=errors.on_error,
    update_title="",
    title="Paidan",
)
callbacks.register()
frame.guard_pages()
app.layout = frame.layout
