#!/usr/bin/env python3
"""A real mail server (aiosmtpd) for tests: every mail that it takes is a line of JSON on standard output, read by Python's
own mail parser. busy…@ is told to come back once, full…@ always, gone…@ does not exist. The first line is the port."""
import argparse
import asyncio
import email
import email.policy
import json
import re
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

options = argparse.ArgumentParser()
options.add_argument("--certificate")
options.add_argument("--key")
options.add_argument("--login", help="USER:PASSWORD, asked for after STARTTLS")
options = options.parse_args()
told = set()


class Office:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("gone"):
            return "550 5.1.1 no such user here"
        if address.startswith("full") or (address.startswith("busy") and address not in told):
            told.add(address)
            return "451 4.2.2 mailbox busy, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
            "signed_in": bool(session.authenticated), "names": message.keys(),
            "headers": {name: str(value) for name, value in message.items()},
            "date": str(message["Date"].datetime), "type": message.get_content_type(),
            "charset": message.get_content_charset(), "defects": [str(one) for one in message.defects],
            "ascii": envelope.content.isascii(), "longest": max(map(len, envelope.content.split(b"\r\n"))),
            "bare": bool(re.search(rb"(?<!\r)\n|\r(?!\n)", envelope.content)), "text": message.get_content()}), flush=True)
        return "250 taken"


def check(server, session, envelope, mechanism, data):
    return AuthResult(success=f"{data.login.decode()}:{data.password.decode()}" == options.login)


def session():
    if not options.certificate:
        return SMTP(Office(), hostname="localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    return SMTP(Office(), hostname="localhost", tls_context=context, require_starttls=True, authenticator=check,
                auth_required=bool(options.login))


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)  # until whoever started it goes away
    server.close()


asyncio.run(serve())
