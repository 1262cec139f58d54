"""The Ed25519 keys that sign: the desk's own, for dossiers, and those in files that lie elsewhere."""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from ..config import Home
from ..errors import Invalid
from ..record import canonical

SIGNATURE = "signature.json"
OWN = "dossier-key"


def desk_key(home: Home) -> Ed25519PrivateKey:
    """The key in the instance folder that signs the desk's dossiers; made when it is first asked for."""
    path = home.instance / OWN
    if not path.exists():
        descriptor, coming = tempfile.mkstemp(dir=home.instance, prefix=".coming-")  # readable by its owner only
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(pem(Ed25519PrivateKey.generate()))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # somebody else's export made it meanwhile: theirs stays
                os.link(coming, path)
        finally:
            os.unlink(coming)
    return private(path)


def has_key(home: Home) -> bool:
    """Whether the desk has signed a dossier yet: only who asks for one makes a key."""
    return (home.instance / OWN).exists()


def private(file: Path) -> Ed25519PrivateKey:
    """The private key in a file. Raises Invalid where there is none."""
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise Invalid(f"{file.name} is no Ed25519 private key; make one with: workbench checkpoint new-key FILE")
    return key


def pem(key: Ed25519PrivateKey) -> bytes:
    """A private key as it stands in a file."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def fingerprint(key: Ed25519PublicKey) -> str:
    """What a key is called: the SHA-256 of its 32 bytes."""
    return hashlib.sha256(_raw(key)).hexdigest()


def signature(key: Ed25519PrivateKey, manifest: bytes) -> bytes:
    """The file that goes along with a manifest: the public key and the signature over the manifest's bytes, in hex."""
    return canonical({"key": _raw(key.public_key()).hex(), "signature": key.sign(manifest).hex()})


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
