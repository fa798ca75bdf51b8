"""A small provider of sign-ins for a trial on this machine: Canaille, in a process of its own, in memory.

`python -m devtools.identity` reads from its standard input one line of JSON: port, redirect_uri, client_id,
client_secret and people (name, password, groups). It listens on 127.0.0.1 and ends when its input does.
"""

from __future__ import annotations

import datetime
import json
import logging
import os
import secrets
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

ADDRESS = "127.0.0.1"
SCOPES = ["openid", "profile", "email", "groups"]


def configuration(port: int) -> dict[str, Any]:
    """Give the provider's settings: nothing is kept, nobody registers, no other machine is asked."""
    from joserfc.jwk import JWKRegistry

    key = JWKRegistry.generate_key("RSA", 2048)
    key.ensure_kid()
    quiet = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
    return {
        "ENV_FILE": None,
        "SECRET_KEY": secrets.token_hex(32),
        "PREFERRED_URL_SCHEME": "http",
        "SERVER_NAME": f"{ADDRESS}:{port}",
        # Cookies know no ports: the app's own must not be overwritten.
        "SESSION_COOKIE_NAME": "trial_provider",
        "CANAILLE": {
            "NAME": "Trial sign-in",
            "DATABASE": "memory",
            "ENABLE_REGISTRATION": False,
            "ENABLE_PASSWORD_RECOVERY": False,
            "CAPTCHA_ENABLED": False,
            "LOGGING": quiet,
            "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"]}},
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
    }


def provider(told: dict[str, Any]) -> Flask:
    """Give the provider with its people, and the app as its one client."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # on this machine there is no HTTPS
    from canaille import create_app

    app: Flask = create_app(config=configuration(told["port"]))
    with app.app_context():
        _add_people(told["people"])
        _add_client(told)

    @app.before_request
    def only_from_here() -> tuple[str, int] | None:
        from flask import request

        from ui.desk.trial import PROXIED

        told_by_proxy = any(PROXIED.fullmatch(name.lower()) for name, _ in request.headers)
        return ("A trial: not through a proxy.", 403) if told_by_proxy else None

    return app


def _add_people(people: list[dict[str, Any]]) -> None:
    from canaille.app import models
    from canaille.backends import Backend

    groups: dict[str, list[Any]] = {}
    for one in people:
        name = one["name"]
        user = models.User(
            user_name=name,
            display_name=name,
            formatted_name=name.title(),
            family_name=name.title(),
            emails=[f"{name}@trial.invalid"],
            password=one["password"],
        )
        Backend.instance.save(user)
        for group in one["groups"]:
            groups.setdefault(group, []).append(user)
    for group, members in groups.items():
        Backend.instance.save(models.Group(display_name=group, members=members))


def _add_client(told: dict[str, Any]) -> None:
    from canaille.app import models
    from canaille.backends import Backend

    client = models.Client(
        client_id=told["client_id"],
        client_secret=told["client_secret"],
        client_id_issued_at=datetime.datetime.now(datetime.UTC),
        client_name="Procurement map",
        client_uri=told["redirect_uri"].removesuffix("/oauth2callback"),
        redirect_uris=[told["redirect_uri"]],
        post_logout_redirect_uris=[told["redirect_uri"]],
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=SCOPES,
        token_endpoint_auth_method="client_secret_basic",
    )
    Backend.instance.save(client)
    client.audience = [client]
    Backend.instance.save(client)


def serve(app: Flask, port: int) -> None:
    """Answer until the standard input ends."""
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # addresses hold codes of sign-ins
    server = make_server(ADDRESS, port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.shutdown()


def main() -> None:
    """Be the provider that the standard input describes."""
    told = json.loads(sys.stdin.readline())
    serve(provider(told), told["port"])


if __name__ == "__main__":
    main()
