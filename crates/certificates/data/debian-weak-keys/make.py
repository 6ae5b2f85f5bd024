#!/usr/bin/env python3
"""Makes moduli.rice of `badkeys/keydata/rsabl.dat` in the source distribution of badkeys 0.0.2 (PyPI).

usage: make.py rsabl.dat moduli.rice

rsabl.dat holds records of 16 bytes: the first 15 of the SHA-256 of a modulus (big-endian, without zeros in front), and
the number of the list that it is from; 3 is what the openssl command of Debian made.
"""

import sys

DEBIAN_OPENSSL = 3
DIGEST_BITS = 48
BLOCK = 256
QUOTIENT_BITS = 27  # of Rice codes: about the logarithm of the mean distance


def main(source, target):
    with open(source, "rb") as file:
        data = file.read()
    records = (data[at : at + 16] for at in range(0, len(data), 16))
    digests = {
        int.from_bytes(record[:6], "big") for record in records if record[15] == DEBIAN_OPENSSL
    }
    values = sorted(digests)
    index, bits, length = bytearray(), [], 0
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        index += block[0].to_bytes(6, "big") + length.to_bytes(4, "big")
        for before, value in zip(block, block[1:]):
            quotient, rest = divmod(value - before, 1 << QUOTIENT_BITS)
            code = "1" * quotient + "0" + format(rest, f"0{QUOTIENT_BITS}b")
            bits.append(code)
            length += len(code)
    stream = "".join(bits)
    stream += "0" * (-len(stream) % 8)
    body = int(stream, 2).to_bytes(len(stream) // 8, "big")
    with open(target, "wb") as file:
        file.write(len(values).to_bytes(4, "big") + index + body)


if __name__ == "__main__":
    main(*sys.argv[1:])
