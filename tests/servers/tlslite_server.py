"""A TLS server of tlslite-ng: the one stack at hand that still speaks SSL 3.0, RC4, NULL and anonymous suites, and that can
be given the flaws of old servers.

usage: tlslite_server.py PORT CHAIN KEY ORDER
       tlslite_server.py suites VERSION KIND ORDER     prints the suites of a version (3.0 to 3.4) with a key of this kind

ORDER is a JSON object. `settings` are attributes of tlslite's HandshakeSettings; `anonymous`, `ask_client_certificate` and
`alpn` are arguments of the handshake; `dh_prime` is a hexadecimal prime (generator 2); `flaw` is one of the functions below.
"""
import json
import socket
import sys
import threading

from tlslite import keyexchange, recordlayer
from tlslite.api import HandshakeSettings, TLSConnection, X509CertChain, parsePEMKey
from tlslite.constants import CipherSuite
from tlslite.errors import BaseTLSException, TLSDecryptionFailed, TLSIllegalParameterException
from tlslite.sessioncache import SessionCache
from tlslite.utils.cryptomath import bytesToNumber, numBytes, numberToByteArray


def encoded_message(key, ciphertext):
    """What PKCS #1 v1.5 left in the ciphertext, padding included."""
    number = key._rawPrivateKeyOp(bytesToNumber(ciphertext))
    return numberToByteArray(number, numBytes(key.n))


def is_conforming(message):
    return message[:2] == b"\x00\x02" and b"\x00" in message[10:]


def refuse_padding(is_strong):
    """An oracle of Bleichenbacher's kind (ROBOT, CVE-2017-13099): what is not padded well is told by another alert.

    Strong: the padding alone decides. Weak: what is inside must have the right length as well, so that few are told apart."""
    def process(exchange, message):
        encoded = encoded_message(exchange.privateKey, message.encryptedPreMasterSecret)
        inside = encoded[encoded.index(0, 2) + 1:] if is_conforming(encoded) else b""
        if not is_conforming(encoded) or (not is_strong and len(inside) != 48):
            raise TLSIllegalParameterException("bad padding")
        if len(inside) != 48 or tuple(inside[:2]) != tuple(exchange.clientHello.client_version):
            inside = bytearray(48)
        return bytearray(inside)
    keyexchange.RSAKeyExchange.processClientKeyExchange = process


def ignore_padding():
    """POODLE against TLS (CVE-2014-8730): of the padding, only its length is looked at; the MAC is verified."""
    def check(data, mac, sequence, content_type, version, block_size=16):
        length = data[-1]
        end = len(data) - 1 - length
        start = end - mac.digest_size
        if start < 0:
            return False
        own = mac.copy()
        own.update(bytes(sequence))
        own.update(bytes([content_type]))
        if version != (3, 0):
            own.update(bytes(version))
        own.update(start.to_bytes(2, "big"))
        own.update(bytes(data[:start]))
        return bytes(own.digest()) == bytes(data[start:end])
    recordlayer.ct_check_cbc_mac_and_pad = check


def tell_padding_from_mac():
    """Zombie POODLE and GOLDENDOODLE: bad padding is answered otherwise than a bad MAC."""
    sound = recordlayer.ct_check_cbc_mac_and_pad

    def check(data, mac, sequence, content_type, version, block_size=16):
        length = data[-1]
        padding = data[-1 - length:]
        if version != (3, 0) and (length >= len(data) or any(byte != length for byte in padding)):
            raise TLSDecryptionFailed("bad padding")
        return sound(data, mac, sequence, content_type, version, block_size)
    recordlayer.ct_check_cbc_mac_and_pad = check


FLAWS = {
    "robot_strong": lambda: refuse_padding(is_strong=True),
    "robot_weak": lambda: refuse_padding(is_strong=False),
    "poodle_tls": ignore_padding,
    "padding_oracle": tell_padding_from_mac,
}


def handshake_settings(order):
    settings = HandshakeSettings()
    for name, value in order.get("settings", {}).items():
        assert hasattr(settings, name), name
        setattr(settings, name, tuple(value) if name.endswith("Version") else value)
    if "dh_prime" in order:
        settings.dhParams = (2, int(order["dh_prime"], 16))
    return settings


class Server:
    def __init__(self, chain, key, order):
        self.chain = X509CertChain()
        with open(chain) as file:
            self.chain.parsePemList(file.read())
        with open(key) as file:
            self.key = parsePEMKey(file.read(), private=True)
        self.settings = handshake_settings(order)
        self.arguments = {
            "anon": order.get("anonymous", False),
            "reqCert": order.get("ask_client_certificate", False),
            "sessionCache": SessionCache() if order.get("session_cache", True) else None,
        }
        if "alpn" in order:
            self.arguments["alpn"] = [bytearray(name, "ascii") for name in order["alpn"]]
        if not self.arguments["anon"]:
            self.arguments.update(certChain=self.chain, privateKey=self.key)

    def serve(self, connection):
        connection.settimeout(20)
        tls = TLSConnection(connection)
        try:
            tls.handshakeServer(settings=self.settings, **self.arguments)
            while tls.read(max=4096, min=1):
                tls.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except (BaseTLSException, OSError, ValueError, SyntaxError):
            pass
        finally:
            connection.close()


def print_suites(version, kind, order):
    """What tlslite's own lists say for a server with one key, in its order."""
    settings = handshake_settings(order).validate()
    version = tuple(int(part) for part in version.split("."))
    if order.get("anonymous"):
        lists = [CipherSuite.getAnonSuites, CipherSuite.getEcdhAnonSuites]
    elif kind == "ecdsa":
        lists = [CipherSuite.getTLS13Suites, CipherSuite.getEcdsaSuites]
    else:
        lists = [CipherSuite.getTLS13Suites, CipherSuite.getEcdheCertSuites, CipherSuite.getDheCertSuites, CipherSuite.getCertSuites]
    suites = [suite for of in lists for suite in of(settings, version)]
    suites = CipherSuite.filterForVersion(suites, minVersion=version, maxVersion=version)
    print(" ".join(f"{suite:04x}" for suite in suites))


def main():
    if sys.argv[1] == "suites":
        print_suites(*sys.argv[2:4], json.loads(sys.argv[4]))
        return
    port, chain, key, order = sys.argv[1:]
    order = json.loads(order)
    if "flaw" in order:
        FLAWS[order["flaw"]]()
    server = Server(chain, key, order)
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=64)
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=server.serve, args=(connection,), daemon=True).start()


main()
