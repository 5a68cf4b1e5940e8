"""Makes one version that a shared library requires optional: optional_version.py LIBRARY VERSION.

The record of a required version begins with the hash of its name (System V ABI), then come two bytes of flags; 2 is "weak".
"""
import sys

path, version = sys.argv[1:]
digest = 0
for letter in version.encode():
    digest = (digest << 4) + letter
    high = digest & 0xF0000000
    digest = (digest ^ (high >> 24)) & ~high & 0xFFFFFFFF
with open(path, "rb") as file:
    library = bytearray(file.read())
record = library.find(digest.to_bytes(4, "little") + b"\0\0")
if record < 0:
    sys.exit(f"{path} requires no {version}")
library[record + 4] = 2
with open(path, "wb") as file:
    file.write(library)
