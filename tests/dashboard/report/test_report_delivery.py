"""Mail and posts reach real servers on the loopback, once, also when the first try fails; secrets stay out of sight."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from dashboard.report import delivery
from dashboard.report.model import Report

BUSY = "2025-W27"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "PAUSES", (0.0, 0.0))


def mail_settings(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    for name, value in {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SECURITY": "none",
        "FROM": "labelscope@office.example",
        "PASSWORD": "a-secret-word",
    }.items():
        monkeypatch.setenv(f"LABELSCOPE_SMTP_{name}", value)


@pytest.mark.parametrize("refuse", [0, 1, 2])
def test_a_report_arrives_by_mail_once(
    shipped_store: Path, tmp_path: Path, inbox: tuple[Any, int], monkeypatch: pytest.MonkeyPatch, refuse: int
) -> None:
    box, port = inbox
    box.refuse = refuse
    mail_settings(monkeypatch, port)
    result = CliRunner().invoke(
        main,
        [
            *("--db", str(shipped_store), "report", "--week", "2025-W44", "--format", "pdf", "--out", str(tmp_path)),
            *("--email", "team@office.example,boss@office.example"),
        ],
    )
    assert result.exit_code == 0, result.output
    assert len(box.taken) == 1
    assert box.tries == refuse + 1
    assert box.taken[0].rcpt_tos == ["team@office.example", "boss@office.example"]
    message = email.message_from_bytes(box.taken[0].content, policy=email.policy.default)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    attached = next(part for part in message.walk() if part.get_content_type() == "application/pdf")
    assert attached.get_payload(decode=True) == (tmp_path / "labelscope-2025-W44.pdf").read_bytes()
    assert "Mercor" in str(message["Subject"])
    assert "a-secret-word" not in result.output


def test_a_refusal_for_good_is_told_and_not_repeated(
    shipped_store: Path, tmp_path: Path, inbox: tuple[Any, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    box, port = inbox
    box.permanent = True
    mail_settings(monkeypatch, port)
    arguments = ["report", "--week", "2025-W43", "--format", "md", "--out", str(tmp_path), "--email", "a@b.example"]
    result = CliRunner().invoke(main, ["--db", str(shipped_store), *arguments])
    assert result.exit_code == 1
    assert "554" in result.output
    assert box.tries == 1
    assert (tmp_path / "labelscope-2025-W43.md").exists()


@pytest.mark.parametrize("answers", [[], [503], [429, 500]])
def test_a_report_is_posted_once(make_report: Callable[..., Report], receiver: Any, answers: list[int]) -> None:
    receiver.answers = list(answers)
    delivery.post(receiver.url, delivery.slack(make_report(BUSY)), sleep=lambda _: None)
    assert len(receiver.taken) == 1
    assert receiver.tries == len(answers) + 1
    posted = receiver.taken[0]
    assert set(posted) == {"text", "blocks"}
    assert posted["blocks"][0]["type"] == "header"
    assert len(posted["blocks"]) == 3 + len(make_report(BUSY).findings())


def test_a_webhook_that_says_no_keeps_its_secret(receiver: Any) -> None:
    receiver.answers = [404]
    with pytest.raises(delivery.DeliveryError, match="answered 404") as caught:
        delivery.post(receiver.url, {"text": "x"}, sleep=lambda _: None)
    assert "secret-part" not in str(caught.value)
    assert receiver.tries == 1
    for url in ("http://hooks.example/x", "file:///etc/passwd", "hooks"):
        with pytest.raises(delivery.DeliveryError, match="https"):
            delivery.post(url, {"text": "x"})


def test_a_server_that_is_not_there(unused_port: int) -> None:
    mail = delivery.Mail("127.0.0.1", unused_port, "none", "user", "a@b.example", "a-secret-word")
    message = delivery.plain_mail("s", ["line"], "a@b.example", ["c@d.example"], "k")
    pauses: list[float] = []
    with pytest.raises(delivery.DeliveryError) as caught:
        delivery.send_mail(mail, message, sleep=pauses.append)
    assert len(pauses) == len(delivery.PAUSES)
    assert "a-secret-word" not in str(caught.value) + repr(mail)


def test_settings_of_mail() -> None:
    good = {"LABELSCOPE_SMTP_HOST": "mail.example", "LABELSCOPE_SMTP_FROM": "a@b.example"}
    assert delivery.Mail.from_environment(good).security == "starttls"
    assert delivery.Mail.from_environment({**good, "LABELSCOPE_SMTP_PORT": "465"}).security == "tls"
    for wrong, says in (
        ({}, "no mail server"),
        ({**good, "LABELSCOPE_SMTP_PORT": "x"}, "no number"),
        ({**good, "LABELSCOPE_SMTP_SECURITY": "ssl3"}, "one of"),
        ({**good, "LABELSCOPE_SMTP_FROM": ""}, "no sender"),
        ({**good, "LABELSCOPE_SMTP_SECURITY": "none"}, "without TLS is refused"),
    ):
        with pytest.raises(delivery.DeliveryError, match=says):
            delivery.Mail.from_environment(wrong)


@pytest.mark.parametrize(
    "wanted", [("--email", "a@b.example"), ("--email", "nobody"), ("--webhook", "ftp://hooks.example/x")]
)
def test_a_delivery_that_cannot_work_is_refused_before_anything_is_made(
    shipped_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: tuple[str, str]
) -> None:
    monkeypatch.delenv("LABELSCOPE_SMTP_HOST", raising=False)
    if wanted[1] == "nobody":
        mail_settings(monkeypatch, 25)
    out = tmp_path / "out"
    arguments = ["report", "--week", "2025-W43", "--format", "md", "--out", str(out), *wanted]
    result = CliRunner().invoke(main, ["--db", str(shipped_store), *arguments])
    assert result.exit_code == 2, result.output
    assert not out.exists()


def test_a_failed_mail_does_not_keep_the_webhook_waiting(
    shipped_store: Path, tmp_path: Path, inbox: tuple[Any, int], receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, port = inbox
    box.permanent = True
    mail_settings(monkeypatch, port)
    arguments = ["report", "--week", "2025-W43", "--format", "md", "--out", str(tmp_path)]
    sent = ["--email", "a@b.example", "--webhook", receiver.url]
    result = CliRunner().invoke(main, ["--db", str(shipped_store), *arguments, *sent])
    assert result.exit_code == 1
    assert "posted to the webhook" in result.output
    assert len(receiver.taken) == 1


def test_mail_refuses_a_server_without_a_true_certificate(inbox: tuple[Any, int]) -> None:
    _, port = inbox
    mail = delivery.Mail("127.0.0.1", port, "starttls", "", "a@b.example")
    message = delivery.plain_mail("s", ["line"], "a@b.example", ["c@d.example"], "k")
    with pytest.raises(delivery.DeliveryError):
        delivery.send_mail(mail, message, sleep=lambda _: None)
