"""Sending what was made: e-mail over SMTP with TLS, and JSON to a webhook. Passwords never reach a log or message.

A delivery is tried a few times with growing pauses when the failure may pass (a connection, a 4xx of SMTP, a 429 or 5xx
of HTTP), and never again once the other side has taken it.
"""

from __future__ import annotations

import datetime as dt
import os
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from html import escape
from typing import Any
from urllib.parse import urlsplit

from dashboard.inert import tidy
from dashboard.report.model import Report
from models.errors import LabelscopeError

#: Pauses in seconds before the second and third try.
PAUSES = (1.0, 4.0)
#: Seconds that a connection may take.
TIMEOUT = 30.0
PASSWORD = "LABELSCOPE_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
#: Ports on which TLS begins with the connection.
_IMPLICIT_TLS = 465


class DeliveryError(LabelscopeError):
    """A message could not be delivered; the text says to whom and why, never with a password or a webhook's secret."""


class NotSetUp(DeliveryError):
    """A delivery was asked for that could never work: no mail server, no sender, no web address."""


@dataclass(frozen=True, slots=True)
class Mail:
    """How to reach the mail server."""

    host: str
    port: int = 587
    #: tls (from the start), starttls, or none (only for a server on this machine).
    security: str = "starttls"
    user: str = ""
    sender: str = ""
    #: Never printed.
    password: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Mail:
        """Settings from LABELSCOPE_SMTP_HOST, _PORT, _SECURITY, _USER, _FROM and the password.

        The password comes from LABELSCOPE_SMTP_PASSWORD, else from the keyring (service "labelscope", the user's name).

        Raises:
            NotSetUp: no host, or a setting that makes no sense.
        """
        env = os.environ if environment is None else environment
        host = env.get("LABELSCOPE_SMTP_HOST", "").strip()
        if not host:
            raise NotSetUp("no mail server: set LABELSCOPE_SMTP_HOST (and _PORT, _USER, _FROM, _PASSWORD)")
        try:
            port = int(env.get("LABELSCOPE_SMTP_PORT", "").strip() or "587")
        except ValueError as error:
            raise NotSetUp("LABELSCOPE_SMTP_PORT is no number") from error
        if not 0 < port < 65_536:
            raise NotSetUp(f"LABELSCOPE_SMTP_PORT is no port: {port}")
        security = env.get("LABELSCOPE_SMTP_SECURITY", "").strip().lower()
        security = security or ("tls" if port == _IMPLICIT_TLS else "starttls")
        if security not in ("tls", "starttls", "none"):
            raise NotSetUp("LABELSCOPE_SMTP_SECURITY is one of tls, starttls, none")
        user = env.get("LABELSCOPE_SMTP_USER", "")
        sender = env.get("LABELSCOPE_SMTP_FROM", "") or user
        if "@" not in sender:
            raise NotSetUp("no sender: set LABELSCOPE_SMTP_FROM to an address")
        password = env.get(PASSWORD, "") or _from_keyring(user)
        if security == "none" and not _loopback(host):
            raise NotSetUp(f"mail to {host} without TLS is refused; set LABELSCOPE_SMTP_SECURITY to starttls or tls")
        return cls(host, port, security, user, sender, password)


def _from_keyring(user: str) -> str:
    if not user:
        return ""
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return ""
    try:
        return keyring.get_password("labelscope", user) or ""
    except keyring.errors.KeyringError:
        return ""


def _loopback(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")


# ---------------------------------------------------------------------- messages


def report_mail(report: Report, pdf: bytes, name: str, sender: str, to: Sequence[str]) -> EmailMessage:
    """The report as a message: text and HTML with the changes that matter, the PDF attached."""
    subject = report.words["email_subject"].format(title=report.title, headline=report.headline.text)
    message = _message(subject, sender, to, f"report-{report.span.name}")
    message.set_content("\n".join(_lines(report)))
    message.add_alternative(_html(report), subtype="html")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=f"{name}.pdf")
    return message


def plain_mail(subject: str, lines: Sequence[str], sender: str, to: Sequence[str], key: str) -> EmailMessage:
    """A short message: lines as text, and as HTML paragraphs."""
    message = _message(subject, sender, to, key)
    message.set_content("\n".join(lines))
    body = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    message.add_alternative(f"<!DOCTYPE html><html><body style='{_STYLE}'>{body}</body></html>", subtype="html")
    return message


def _message(subject: str, sender: str, to: Sequence[str], key: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = tidy(subject, 200)
    message["From"] = _address(sender)
    message["To"] = [_address(one) for one in to]
    message["Date"] = format_datetime(dt.datetime.now(dt.UTC))
    message["Message-ID"] = make_msgid(idstring=key, domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    return message


def _address(text: str) -> Address:
    """An address; a line break or a second address in it is refused."""
    try:
        return Address(addr_spec=text.strip())
    except (ValueError, IndexError, MessageError) as error:
        raise NotSetUp(f"{tidy(text, 80)!r} is no e-mail address") from error


def _lines(report: Report) -> list[str]:
    lines = [report.title, report.dates, "", report.headline.text, ""]
    for finding in report.findings():
        lines += [f"{finding.rank}. {finding.title.text}"]
        lines.append(f"   {report.labelled('before', finding.before.text)}")
        lines.append(f"   {report.labelled('after', finding.after.text)}")
        lines += [f"   {sentence.text}" for sentence in finding.why]
        lines += [f"   {finding.sure.text}", ""]
    summary = [s.text for section in report.sections[:1] for b in section.blocks for s in getattr(b, "sentences", ())]
    return [*lines, *summary, "", report.words["email_intro"], report.words["as_known"]]


_STYLE = "font-family:Arial,Helvetica,sans-serif;color:#0F172A;max-width:640px;margin:0 auto;padding:16px"


def _html(report: Report) -> str:
    """The changes that matter with inline styles and without pictures: what mail programs show alike."""
    muted = "color:#51607A;font-size:13px;margin:0 0 4px"
    parts = [
        f'<p style="{muted}">{escape(report.title)} · {escape(report.dates)}</p>',
        f'<h1 style="font-size:22px;line-height:1.3;margin:0 0 20px">{escape(report.headline.text)}</h1>',
    ]
    for finding in report.findings():
        why = "".join(f"<li>{escape(sentence.text)}</li>" for sentence in finding.why)
        parts.append(
            f'<div style="border-left:4px solid #1D4ED8;padding:2px 0 2px 14px;margin:0 0 20px">'
            f'<p style="{muted}">{escape(finding.topic.text)}</p>'
            f'<p style="font-size:16px;font-weight:bold;margin:0 0 6px">{escape(finding.title.text)}</p>'
            f'<p style="margin:0 0 6px">{escape(finding.before.text)} → <b>{escape(finding.after.text)}</b></p>'
            f'<ul style="margin:0 0 6px;padding-left:18px">{why}</ul>'
            f'<p style="{muted}">{escape(finding.sure.text)}</p></div>'
        )
    summary = [s.text for section in report.sections[:1] for b in section.blocks for s in getattr(b, "sentences", ())]
    parts.append(f"<p>{escape(' '.join(summary))}</p><p>{escape(report.words['email_intro'])}</p>")
    parts.append(f'<p style="{muted}">{escape(report.words["as_known"])}</p>')
    return f'<!DOCTYPE html><html lang="{report.lang}"><body style="{_STYLE}">{"".join(parts)}</body></html>'


def slack(report: Report) -> dict[str, Any]:
    """The report as the JSON that Slack and its like take: a text, and blocks for those that show them."""
    lines = [
        f"*{finding.rank}. {slack_text(finding.title.text)}*\n{slack_text(finding.before.text)} → "
        f"{slack_text(finding.after.text)}"
        for finding in report.findings()
    ]
    head = f"{report.title}{report.words['colon']}{report.headline.text}"
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": report.title[:150]}},
        {"type": "section", "text": {"type": "mrkdwn", "text": slack_text(report.headline.text)[:2_900]}},
    ]
    blocks += [{"type": "section", "text": {"type": "mrkdwn", "text": line[:2_900]}} for line in lines]
    blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": slack_text(report.words["as_known"])}]})
    return {"text": slack_text(head)[:3_000], "blocks": blocks}


def slack_text(text: str) -> str:
    """Text with nothing active for Slack: no mention, no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ---------------------------------------------------------------------- sending


def send_mail(mail: Mail, message: EmailMessage, sleep: Callable[[float], None] = time.sleep) -> None:
    """Deliver a message to all its recipients, once.

    Raises:
        DeliveryError: refused, or not delivered after the last try.
    """
    to = [str(address) for address in message["To"].addresses]
    for pause in (*PAUSES, None):
        try:
            refused = _submit(mail, message)
        except (smtplib.SMTPException, OSError) as error:
            if pause is None or not _may_pass(error):
                raise DeliveryError(f"mail to {', '.join(to)} over {mail.host}: {_reason(error)}") from None
            sleep(pause)
            continue
        if refused:
            raise DeliveryError(f"{mail.host} took the mail, but refused it for {', '.join(sorted(refused))}")
        return


def _submit(mail: Mail, message: EmailMessage) -> dict[str, Any]:
    context = ssl.create_default_context()
    opened: smtplib.SMTP
    if mail.security == "tls":
        opened = smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT, context=context)
    else:
        opened = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
    with opened as server:
        if mail.security == "starttls":
            server.starttls(context=context)
        if mail.user and mail.password:
            server.login(mail.user, mail.password)
        return server.send_message(message)


def _may_pass(error: Exception) -> bool:
    """True for what a later try may mend. The message keeps its id, so that a server drops what came twice."""
    if isinstance(
        error, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError | ssl.SSLCertVerificationError
    ):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return 400 <= error.smtp_code < 500
    passing = (smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError, socket.gaierror)
    return isinstance(error, passing)


def _reason(error: Exception) -> str:
    """What went wrong, without what a server may repeat of a password."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the server refused user name or password ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{who}: {code}" for who, (code, _) in sorted(error.recipients.items()))
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"{error.smtp_code} {tidy(str(text), 200)}"
    return tidy(str(error), 200) or type(error).__name__


def webhook_host(url: str) -> str:
    """The host of a webhook's address.

    Raises:
        NotSetUp: not a web address, or one without TLS that is not on this machine.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or (parts.scheme != "https" and not (parts.scheme == "http" and _loopback(host))):
        raise NotSetUp("a webhook is an address that begins with https://")
    return host


def check_addresses(to: Sequence[str]) -> None:
    """Look at addresses before anything is made for them.

    Raises:
        NotSetUp: one is no e-mail address.
    """
    for one in to:
        _address(one)


def post(url: str, payload: Mapping[str, Any], sleep: Callable[[float], None] = time.sleep) -> None:
    """Post JSON to a webhook, once. Only the host of the address ever appears in an error: the rest may be a secret.

    Raises:
        DeliveryError: not a web address, refused, or not delivered after the last try.
    """
    import httpx2

    host = webhook_host(url)
    for pause in (*PAUSES, None):
        try:
            answer = httpx2.post(url, json=dict(payload), timeout=TIMEOUT, follow_redirects=False)
        except httpx2.ReadTimeout:
            # It may have been taken: a second one would be told twice.
            raise DeliveryError(f"webhook at {host}: no answer within {TIMEOUT:.0f} s; it may have arrived") from None
        except httpx2.HTTPError as error:
            if pause is None:
                raise DeliveryError(f"webhook at {host}: {type(error).__name__}") from None
            sleep(pause)
            continue
        if answer.status_code < 300:
            return
        if pause is None or answer.status_code not in (429, 500, 502, 503, 504):
            raise DeliveryError(f"webhook at {host} answered {answer.status_code}")
        sleep(pause)
