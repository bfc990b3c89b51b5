"""Mail over TLS to a real server with its own certificate: right and wrong passwords, one refused name."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.report import delivery

PASSWORD = "a-secret-word"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    whole = folder / "both.pem"
    whole.write_text((folder / "key.pem").read_text() + (folder / "cert.pem").read_text())
    return whole


class Box:
    """Takes mail for all but one name."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("nobody@"):
            return "550 no such name"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope)
        return "250 taken"

    def let_in(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        from aiosmtpd.smtp import AuthResult

        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


Start = Callable[[str], tuple[Box, delivery.Mail]]


@pytest.fixture
def start(certificate: Path, unused_port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """start(security): a server that wants a password, and how to reach it."""
    from aiosmtpd.controller import Controller

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    running: list[Any] = []

    def begin(security: str) -> tuple[Box, delivery.Mail]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        box = Box()
        wanted: dict[str, Any] = {"authenticator": box.let_in, "auth_required": True}
        wanted |= {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
        if security == "tls":
            wanted["auth_require_tls"] = False  # the whole connection is within TLS already
        controller = Controller(box, hostname="127.0.0.1", port=unused_port, **wanted)
        controller.start()
        running.append(controller)
        return box, delivery.Mail("localhost", unused_port, security, "me", "a@office.example", PASSWORD)

    yield begin
    for controller in running:
        controller.stop()


def message(*to: str) -> Any:
    return delivery.plain_mail("News", ["One line."], "a@office.example", to, "key")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_out_within_tls_and_with_a_password(start: Start, security: str) -> None:
    box, mail = start(security)
    delivery.send_mail(mail, message("b@office.example"), sleep=lambda _: None)
    assert [one.rcpt_tos for one in box.taken] == [["b@office.example"]]
    assert box.logins == [(b"me", PASSWORD.encode())]


def test_a_wrong_password_is_told_once_and_never_repeated(start: Start) -> None:
    box, mail = start("starttls")
    wrong = delivery.Mail(mail.host, mail.port, mail.security, mail.user, mail.sender, "another-secret")
    pauses: list[float] = []
    with pytest.raises(delivery.DeliveryError, match="refused user name or password") as caught:
        delivery.send_mail(wrong, message("b@office.example"), sleep=pauses.append)
    assert pauses == []
    assert box.taken == []
    assert "another-secret" not in str(caught.value)


def test_one_refused_name_does_not_keep_the_others_waiting(start: Start) -> None:
    box, mail = start("starttls")
    with pytest.raises(delivery.DeliveryError, match=r"nobody@office\.example"):
        delivery.send_mail(mail, message("b@office.example", "nobody@office.example"), sleep=lambda _: None)
    assert [one.rcpt_tos for one in box.taken] == [["b@office.example"]]


def test_all_names_refused_is_told_without_another_try(start: Start) -> None:
    box, mail = start("starttls")
    pauses: list[float] = []
    with pytest.raises(delivery.DeliveryError, match="550"):
        delivery.send_mail(mail, message("nobody@office.example"), sleep=pauses.append)
    assert pauses == []
    assert box.taken == []


def test_a_certificate_that_nobody_vouches_for_is_refused(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    box, mail = start("starttls")
    monkeypatch.delenv("SSL_CERT_FILE")
    pauses: list[float] = []
    with pytest.raises(delivery.DeliveryError, match="certificate"):
        delivery.send_mail(mail, message("b@office.example"), sleep=pauses.append)
    assert (box.taken, box.logins, pauses) == ([], [], [])
