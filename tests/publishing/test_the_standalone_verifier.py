"""The verifier that goes out in dossiers: its own Ed25519 says what cryptography says, and it needs nothing else."""

import ast
import random
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workbench.publishing.dossier import STANDALONE
from workbench.publishing.standalone.verify import ORDER, signed

DICE = random.Random(11)
# RFC 8032, section 7.1, test 3
KEY = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
SIGNATURE = (
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
)


def told(key: bytes, said: bytes, signature: bytes) -> bool:
    """As the verifier takes it: what is no point of the curve is no signature."""
    try:
        return signed(key, said, signature)
    except ValueError:
        return False


def test_the_standards_own_example():
    key, signature = bytes.fromhex(KEY), bytes.fromhex(SIGNATURE)
    assert signed(key, bytes.fromhex("af82"), signature) and not told(key, bytes.fromhex("af83"), signature)


@pytest.mark.parametrize("length", [0, 1, 32, 300])
def test_it_takes_what_was_signed_and_nothing_else(length):
    private = Ed25519PrivateKey.from_private_bytes(DICE.randbytes(32))
    key = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    said = DICE.randbytes(length)
    signature = private.sign(said)
    assert signed(key, said, signature) and not told(key, said + b".", signature)
    for _ in range(8):
        place, bit = DICE.randrange(64), 1 << DICE.randrange(8)
        assert not told(key, said, signature[:place] + bytes([signature[place] ^ bit]) + signature[place + 1 :])
        place %= 32
        assert not told(key[:place] + bytes([key[place] ^ bit]) + key[place + 1 :], said, signature)
    twin = (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")  # equal modulo the order: refused
    assert not told(key, said, signature[:32] + twin)


def test_it_imports_nothing_but_the_standard_library():
    tree = ast.parse((STANDALONE / "verify.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names
