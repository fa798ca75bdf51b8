"""The app with a real provider of sign-ins beside it: Canaille, as pytest-iam starts it."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from tests.conftest import RunningApp, _starting, _wait_for, free_port
from tests.desk.session import Tab

SECRET = secrets.token_hex(32)
CLIENT, CLIENT_SECRET = "procurement-map", secrets.token_hex(16)
TOML = """\
[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "{cookie}"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{provider}.well-known/openid-configuration"
client_kwargs = {{ scope = "openid profile email groups" }}
"""


@dataclass
class StaffApp:
    """The app, its provider and those who may sign in."""

    app: RunningApp
    iam: Any
    client: Any
    people: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.app.url

    def hold(self, group: str, *names: str) -> None:
        """Let exactly these people have a role at the provider."""
        with self.iam.app.app_context():
            found = self.iam.backend.get(self.iam.models.Group, display_name=group)
            members = [self.person(name) for name in names]
            if found and members:
                self.iam.backend.update(found, members=members)
                self.iam.backend.save(found)
            elif found:
                self.iam.backend.delete(found)
            elif members:
                self.iam.backend.save(self.iam.models.Group(display_name=group, members=members))

    def person(self, name: str) -> Any:
        """Give somebody of the provider, made when first named; the password is the name twice."""
        with self.iam.app.app_context():
            found = self.iam.backend.get(self.iam.models.User, user_name=name)
            if found is None:
                found = self.iam.models.User(
                    user_name=name,
                    display_name=name,
                    formatted_name=name.title(),
                    family_name=name.title(),
                    emails=[f"{name}@staff.invalid"],
                    password=name * 2,
                )
                self.iam.backend.save(found)
            return found

    def sign_in(self, name: str, came_from: str = "/desk") -> tuple[dict[str, str], str]:
        """Sign somebody in as a browser does; give the cookies, and where the app leads afterwards."""
        self.person(name)
        with Tab(self.url) as tab:
            tab.open("desk")
            tab.open("desk", pressed="Sign in")
            address = self.url + tab.redirect
        with httpx.Client(trust_env=False, timeout=30) as browser:
            answer = browser.get(address, headers={"referer": self.url + came_from})
            while (target := urljoin(str(answer.url), answer.headers["location"])) and (
                urlsplit(target).path != "/oauth2callback"
            ):
                answer = browser.get(target)
                if answer.status_code == 200:  # a form: who it is, then the password
                    answer = browser.post(target, data={"login": name, "password": name * 2})
            last = browser.get(target)
            own = urlsplit(self.url).hostname
            held = {cookie.name: cookie.value for cookie in browser.cookies.jar if cookie.domain == own}
            return held, last.headers["location"]


def write_secrets(folder: Path, **changed: str) -> None:
    """Put a secrets.toml where the app looks for it."""
    told = {"cookie": SECRET, "client": CLIENT, "secret": CLIENT_SECRET, **changed}
    (folder / ".streamlit").mkdir(parents=True, exist_ok=True)
    (folder / ".streamlit" / "secrets.toml").write_text(TOML.format(**told))


@pytest.fixture(scope="session")
def staff_app(iam_server, copy_starter, tmp_path_factory):
    """Give the app with its provider: anna may upload, ben may approve, eve may nothing."""
    folder, port = tmp_path_factory.mktemp("staff"), free_port()
    copy_starter(folder / "home")
    url = f"http://127.0.0.1:{port}"
    write_secrets(folder, url=url, provider=iam_server.url)
    with iam_server.app.app_context():
        client = iam_server.models.Client(
            client_id=CLIENT,
            client_secret=CLIENT_SECRET,
            client_id_issued_at=datetime.datetime.now(datetime.UTC),
            client_name="Procurement map",
            client_uri=url,
            redirect_uris=[f"{url}/oauth2callback"],
            post_logout_redirect_uris=[f"{url}/oauth2callback"],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "email", "groups"],
            token_endpoint_auth_method="client_secret_basic",
        )
        iam_server.backend.save(client)
        client.audience = [client]
        iam_server.backend.save(client)
    with _starting(folder, port=port) as app:
        staff = StaffApp(app, iam_server, client)
        staff.hold("uploader", "anna")
        staff.hold("approver", "ben")
        _wait_for(app)
        yield staff
