"""Answers as Enhetsregisteret does, on the port of 127.0.0.1 that it is given: it has every organisation."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Register(BaseHTTPRequestHandler):
    """One request for `/enheter/{number}`."""

    def do_GET(self):
        number = self.path.rsplit("/", 1)[-1]
        place = {"kommune": "TYNSET", "kommunenummer": "3427"}
        document = {
            "organisasjonsnummer": number,
            "navn": f"BEDRIFT {number}",
            "konkurs": False,
            "underAvvikling": False,
            "forretningsadresse": place,
        }
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nobody reads it."""


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Register).serve_forever()
