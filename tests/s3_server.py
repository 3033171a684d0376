"""An S3 store on loopback, small and strict: PUT, GET, HEAD, DELETE and list of one bucket, signatures checked.

It speaks the documented protocol (Signature Version 4 in the Authorization header, path-style
addresses), so the storage backend is exercised over a real connection without a service.
"""

import hashlib
import hmac
import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape


class S3Server:
    """One bucket in memory, served from a thread; ``objects`` maps keys to bytes."""

    def __init__(self, bucket="lantoa", access_key="khoa", secret_key="bi-mat"):
        self.bucket, self.access_key, self.secret_key = bucket, access_key, secret_key
        self.objects = {}
        self.refused = []
        handler = type("Handler", (_Handler,), {"store": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store = None

    def log_message(self, *arguments):
        """Keep the test's output clean."""

    def do_GET(self):
        self._serve()

    do_HEAD = do_PUT = do_DELETE = do_GET  # noqa: N815 -- the standard library calls them by these names

    def _serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if reason := self._why_refused(body):
            self.store.refused.append(reason)
            return self._answer(403, _error("SignatureDoesNotMatch", reason))
        path = unquote(urlsplit(self.path).path)
        _, bucket, key = (path + "//").split("/", 2)
        key = key.rstrip("/")
        if bucket != self.store.bucket:
            return self._answer(404, _error("NoSuchBucket", bucket))
        if not key:
            return self._answer(200, self._listing())
        return getattr(self, f"_{self.command.lower()}_object")(key, body)

    def _put_object(self, key, body):
        self.store.objects[key] = body
        self._answer(200, headers={"ETag": f'"{hashlib.md5(body).hexdigest()}"'})

    def _get_object(self, key, _body):
        if key not in self.store.objects:
            return self._answer(404, _error("NoSuchKey", key))
        content = self.store.objects[key]
        etag = f'"{hashlib.md5(content).hexdigest()}"'
        return self._answer(200, content, {"ETag": etag, "Last-Modified": formatdate(0, usegmt=True)})

    _head_object = _get_object

    def _delete_object(self, key, _body):
        self.store.objects.pop(key, None)
        self._answer(204)

    def _listing(self):
        prefix = dict(parse_qsl(urlsplit(self.path).query)).get("prefix", "")
        keys = sorted(key for key in self.store.objects if key.startswith(prefix))
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.store.objects[key])}</Size></Contents>" for key in keys
        )
        return f"<ListBucketResult><KeyCount>{len(keys)}</KeyCount>{rows}</ListBucketResult>".encode()

    def _answer(self, status, body=b"", headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _why_refused(self, body):
        """Return why the request is not believed, or nothing: Signature Version 4, as documented."""
        scheme, _, rest = self.headers.get("Authorization", "").partition(" ")
        parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
        if scheme != "AWS4-HMAC-SHA256" or not {"Credential", "SignedHeaders", "Signature"} <= parts.keys():
            return "no signature"
        key_id, *scope = parts["Credential"].split("/")
        payload_hash = self.headers.get("x-amz-content-sha256", "")
        if key_id != self.store.access_key:
            return "unknown key"
        if payload_hash not in (hashlib.sha256(body).hexdigest(), "UNSIGNED-PAYLOAD"):
            return "the body is not the one that was signed"
        expected = self._signature(scope, parts["SignedHeaders"], payload_hash)
        return "" if hmac.compare_digest(expected, parts["Signature"]) else "wrong signature"

    def _signature(self, scope, signed_headers, payload_hash):
        address = urlsplit(self.path)
        query = sorted((quote(k, safe="~"), quote(v, safe="~")) for k, v in parse_qsl(address.query, True))
        headers = "".join(f"{name}:{self.headers[name].strip()}\n" for name in signed_headers.split(";"))
        canonical = "\n".join(
            [self.command, address.path, "&".join(f"{k}={v}" for k, v in query), headers, signed_headers, payload_hash]
        )
        text = "\n".join(
            [
                "AWS4-HMAC-SHA256",
                self.headers["x-amz-date"],
                "/".join(scope),
                hashlib.sha256(canonical.encode()).hexdigest(),
            ]
        )
        key = f"AWS4{self.store.secret_key}".encode()
        for step in scope:
            key = hmac.digest(key, step.encode(), "sha256")
        return hmac.new(key, text.encode(), "sha256").hexdigest()


def _error(code, message):
    return f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>".encode()
