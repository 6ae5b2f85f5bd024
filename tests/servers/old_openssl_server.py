"""A TLS server of an old OpenSSL, out of a Python extension that has one linked in and exports its functions.

usage: old_openssl_server.py LIBRARY PORT CHAIN KEY ORDER
       old_openssl_server.py LIBRARY suites CIPHERS    prints its suites for a server with an RSA key: number, version, name

ORDER is a JSON object:
  method    SSLv23_server_method, SSLv2_server_method, TLS_server_method ...
  ciphers   the cipher string
  clear     options of SSL_CTX to clear, set      options to set (numbers of that OpenSSL)
  dh        PEM file of Diffie-Hellman parameters
  export    make a temporary RSA key of 512 bits, for export suites
  verify    flags of SSL_CTX_set_verify
Each connection has a process of its own: OpenSSL before 1.1.0 knows threads only if it is told of locks.
"""
import ctypes
import json
import os
import signal
import socket
import struct
import sys

FILETYPE_PEM = 1
CTRL_SET_TMP_RSA, CTRL_SET_TMP_DH = 2, 3
CTRL_OPTIONS, CTRL_CLEAR_OPTIONS = 32, 77
CTRL_SET_ECDH_AUTO = 94


class OpenSSL:
    """The functions that are called, with what they take and give."""

    POINTERS = [
        "SSL_CTX_new", "SSL_new", "BIO_new_file", "PEM_read_bio_DHparams", "RSA_new", "BN_new",
        "SSL_get_ciphers", "sk_value", "SSLv2_server_method", "SSLv3_server_method", "SSLv23_server_method", "TLSv1_server_method", "TLS_server_method",
    ]

    def __init__(self, library):
        self.library = ctypes.CDLL(library, mode=os.RTLD_LAZY)
        for name in self.POINTERS:
            if hasattr(self.library, name):
                getattr(self.library, name).restype = ctypes.c_void_p

    def __getattr__(self, name):
        return getattr(self.library, name)

    def must(self, name, *arguments):
        """Calls a function that answers 1 when it did what it is for."""
        assert getattr(self.library, name)(*arguments) == 1, name


def context(openssl, chain, key, order):
    if hasattr(openssl.library, "SSL_library_init"):
        openssl.SSL_library_init()
        openssl.SSL_load_error_strings()
    context = ctypes.c_void_p(openssl.SSL_CTX_new(ctypes.c_void_p(getattr(openssl, order["method"])())))
    assert context, order["method"]
    control = lambda code, number, pointer=None: openssl.SSL_CTX_ctrl(context, code, ctypes.c_long(number), pointer)
    openssl.must("SSL_CTX_set_cipher_list", context, order.get("ciphers", "ALL").encode())
    openssl.must("SSL_CTX_use_certificate_chain_file", context, chain.encode())
    openssl.must("SSL_CTX_use_PrivateKey_file", context, key.encode(), FILETYPE_PEM)
    if hasattr(openssl.library, "SSL_CTX_set_options"):
        openssl.SSL_CTX_set_options(context, ctypes.c_ulong(order.get("set", 0)))
        openssl.SSL_CTX_clear_options(context, ctypes.c_ulong(order.get("clear", 0)))
    else:
        control(CTRL_CLEAR_OPTIONS, order.get("clear", 0))
        control(CTRL_OPTIONS, order.get("set", 0))
    control(CTRL_SET_ECDH_AUTO, 1)
    if "dh" in order:
        file = ctypes.c_void_p(openssl.BIO_new_file(order["dh"].encode(), b"r"))
        parameters = ctypes.c_void_p(openssl.PEM_read_bio_DHparams(file, None, None, None))
        assert parameters, order["dh"]
        assert control(CTRL_SET_TMP_DH, 0, parameters) == 1
    if order.get("export"):
        rsa, exponent = ctypes.c_void_p(openssl.RSA_new()), ctypes.c_void_p(openssl.BN_new())
        openssl.must("BN_set_word", exponent, ctypes.c_ulong(65537))
        openssl.must("RSA_generate_key_ex", rsa, 512, exponent, None)
        assert control(CTRL_SET_TMP_RSA, 0, rsa) == 1
    if "verify" in order:
        openssl.SSL_CTX_set_verify(context, order["verify"], None)
    openssl.must("SSL_CTX_set_session_id_context", context, b"vigie", 5)
    return context


def serve(openssl, context, connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 20, 0))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    tls = ctypes.c_void_p(openssl.SSL_new(context))
    openssl.SSL_set_fd(tls, connection.fileno())
    if openssl.SSL_accept(tls) == 1:
        asked = ctypes.create_string_buffer(4096)
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        while openssl.SSL_read(tls, asked, len(asked)) > 0:
            openssl.SSL_write(tls, answer, len(answer))
        openssl.SSL_shutdown(tls)


def print_suites(openssl, ciphers):
    openssl.SSL_library_init()
    context = ctypes.c_void_p(openssl.SSL_CTX_new(ctypes.c_void_p(openssl.SSLv23_server_method())))
    openssl.must("SSL_CTX_set_cipher_list", context, ciphers.encode())
    ciphers = ctypes.c_void_p(openssl.SSL_get_ciphers(ctypes.c_void_p(openssl.SSL_new(context))))
    for index in range(openssl.sk_num(ciphers)):
        cipher = ctypes.c_void_p(openssl.sk_value(ciphers, index))
        text = ctypes.create_string_buffer(256)
        openssl.SSL_CIPHER_description(cipher, text, len(text))
        name, version, *rest = text.value.decode().split()
        about = dict(word.split("=") for word in rest if "=" in word)
        # "ECDH/RSA" and the like are fixed in a certificate; RSA, export RSA and everything ephemeral are left.
        if about["Au"] in ("RSA", "None") and "/" not in about["Kx"] and about["Kx"].split("(")[0] in ("RSA", "DH", "ECDH"):
            print(f"{openssl.SSL_CIPHER_get_id(cipher) & 0xffffff:06x} {version} {name}")


def main():
    if sys.argv[2] == "suites":
        print_suites(OpenSSL(sys.argv[1]), sys.argv[3])
        return
    library, port, chain, key, order = sys.argv[1:]
    openssl = OpenSSL(library)
    ready = context(openssl, chain, key, json.loads(order))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=64)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            serve(openssl, ready, connection)
            os._exit(0)
        connection.close()


main()
