"""A mail server on loopback that speaks what a sender needs: EHLO, MAIL, RCPT, DATA, RSET, QUIT."""

import socketserver
import threading
from email import message_from_bytes, policy


class SmtpServer:
    """Collects letters; addresses beginning with ``refused`` get 550, with ``later`` 450.

    ``breaks_after_data`` hangs up once a letter has arrived, before saying so; ``answer_to_data`` is what it
    says otherwise.
    """

    def __init__(self):
        self.letters = []
        self.connections = 0
        self.breaks_after_data = False
        self.answer_to_data = "250 taken"
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
        self._server.mailbox = self
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self):
        return self._server.server_address[1]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._server.server_close()


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.mailbox.connections += 1
        self.recipients = []
        self.say("220 test ESMTP")
        for line in self.rfile:
            words = line.decode().split()
            verb = words[0].upper() if words else ""
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "DATA":
                if not self.take_letter():
                    return
            else:
                self.answer(verb, line.decode())

    def answer(self, verb, line):
        if verb == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            if address.startswith("refused"):
                self.say("550 5.1.1 no such mailbox")
            elif address.startswith("later"):
                self.say("450 4.2.1 mailbox busy, try later")
            else:
                self.recipients.append(address)
                self.say("250 ok")
        elif verb in ("EHLO", "HELO", "MAIL", "RSET", "NOOP"):
            self.say("250 ok")
        else:
            self.say("502 not known here")

    def take_letter(self):
        self.say("354 go on")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.mailbox.letters.append((self.recipients, letter))
        self.recipients = []
        if self.server.mailbox.breaks_after_data:
            return False
        self.say(self.server.mailbox.answer_to_data)
        return True

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())
