"""A small OpenID Connect provider on loopback: discovery, authorization code, signed id token, userinfo.

Speaks what OpenID Connect Core 1.0 (section 3.1) and Discovery 1.0 (section 4) ask of a provider,
so that sign-in is tested over HTTP and not against a stand-in of our own code.
"""

import base64
import json
import secrets
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID = "lan-toa"
CLIENT_SECRET = "secret-of-the-client"


class Provider(ThreadingHTTPServer):
    """``person`` holds the claims of whoever is at the keyboard."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.person = {}
        self.refuses_code = False
        self.codes = {}
        self.tokens = {}
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def settings(self):
        """Return what an operator would put into OIDC_PROVIDERS."""
        return {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": "so-gddt",
                        "name": "Tài khoản ngành",
                        "client_id": CLIENT_ID,
                        "secret": CLIENT_SECRET,
                        "settings": {"server_url": self.address},
                    }
                ]
            }
        }

    def id_token(self, nonce):
        now = int(time.time())
        claims = {**self.person, "iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 300}
        if nonce:
            claims["nonce"] = nonce
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})

    def public_keys(self):
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**key, "kid": "1", "use": "sig", "alg": "RS256"}]}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        answers = {
            "/.well-known/openid-configuration": self._discovery,
            "/jwks": lambda _query: self._json(self.server.public_keys()),
            "/authorize": self._authorize,
            "/userinfo": self._userinfo,
        }
        answers.get(address.path, lambda _query: self.send_error(404))(query)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if urlsplit(self.path).path != "/token":
            return self.send_error(404)
        sent = self.server.codes.pop(form.get("code"), None)
        if not self._is_client(form) or sent is None or self.server.refuses_code:
            return self._json({"error": "invalid_grant"}, status=400)
        if form.get("redirect_uri") != sent["redirect_uri"]:
            return self._json({"error": "invalid_grant"}, status=400)
        token = secrets.token_urlsafe()
        self.server.tokens[token] = self.server.person
        return self._json(
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": 300,
                "id_token": self.server.id_token(sent.get("nonce")),
            }
        )

    def _discovery(self, _query):
        address = self.server.address
        self._json(
            {
                "issuer": address,
                "authorization_endpoint": f"{address}/authorize",
                "token_endpoint": f"{address}/token",
                "userinfo_endpoint": f"{address}/userinfo",
                "jwks_uri": f"{address}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            }
        )

    def _authorize(self, query):
        if query.get("client_id") != CLIENT_ID or query.get("response_type") != "code":
            return self.send_error(400)
        if "openid" not in query.get("scope", "").split():
            return self.send_error(400)
        code = secrets.token_urlsafe()
        self.server.codes[code] = query
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}")
        self.end_headers()
        return None

    def _userinfo(self, _query):
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.server.tokens:
            return self._json({"error": "invalid_token"}, status=401)
        return self._json(self.server.tokens[token])

    def _is_client(self, form):
        header = self.headers.get("Authorization", "")
        if header.startswith("Basic "):
            return base64.b64decode(header.removeprefix("Basic ")).decode() == f"{CLIENT_ID}:{CLIENT_SECRET}"
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)

    def _json(self, content, status=200):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Stay silent: test output is for failures."""


@contextmanager
def running_provider():
    """Serve a provider on a free port of loopback."""
    provider = Provider()
    thread = Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        thread.join()
        provider.server_close()
