"""Checks a dossier with nothing but Python 3: python3 -I verify.py [FOLDER or ZIP] [--key FINGERPRINT].

One line a fault; exit code 1 if any. The last line says who signed, as far as that can be said.
"""

import argparse
import base64
import hashlib
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path

LISTS = ("manifest.json", "signature.json")  # what cannot stand in the manifest

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519, RFC 8032
D = -121665 * pow(121666, -1, P) % P


def plain(value):  # the one way a value is written before it is hashed
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def sha(content):
    return hashlib.sha256(content).hexdigest()


def add(one, other):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, other
    a, b, c, d = (y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2), 2 * t1 * t2 * D, 2 * z1 * z2
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


def times(number, point):
    found = (0, 1, 1, 0)
    while number:
        found = add(found, point) if number & 1 else found
        point, number = add(point, point), number >> 1
    return found


def point_of(octets):
    y, odd = int.from_bytes(octets, "little") & (2**255 - 1), octets[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or y >= P:
        raise ValueError("no point of the curve")
    x = x if x & 1 == odd else P - x
    return x, y, 1, x * y % P


def signed(key, said, signature):
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + said).digest(), "little")
    base = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    left, right = times(s, base), add(point_of(signature[:32]), times(h % ORDER, point_of(key)))
    return s < ORDER and not any((left[i] * right[2] - right[i] * left[2]) % P for i in (0, 1))


def ends(packed):  # whether what is packed ends where the ZIP says, with nothing hidden behind it
    stream = zlib.decompressobj(-15)
    for at in range(0, len(packed), 1 << 20):
        stream.decompress(packed[at : at + (1 << 20)])
    return stream.eof and not stream.unused_data


def as_packed(whole, archive):  # octet for octet as the desk packs it: whatever unpacks it finds the same files
    at, listing, large = 0, b"", 2**32 - 1
    for one in archive.infolist():
        name, told = one.filename.encode(), (one.flag_bits & 0x800, 8, 0, 1 << 5 | 1, one.CRC)  # 1 January 1980
        head = struct.pack("<4s5H3I2H", b"PK\3\4", 45, *told, large, large, len(name), 20)
        head += name + struct.pack("<2H2Q", 1, 16, one.file_size, one.compress_size)
        begin = at + len(head)
        if whole[at:begin] != head or not ends(whole[begin : begin + one.compress_size]):
            return False
        sizes = one.compress_size, one.file_size, len(name), 0, 0, 0, 0, 0o100644 << 16, at
        listing += struct.pack("<4s4B4H3I5H2I", b"PK\1\2", 45, 3, 45, 0, *told, *sizes) + name
        at = begin + one.compress_size
    many = len(archive.infolist())
    return whole[at:] == listing + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, many, many, len(listing), at, 0)


def of_zip(path, found):
    archive = zipfile.ZipFile(path)
    names = [entry.filename for entry in archive.infolist()]
    twice = {name for name in names if [one.casefold() for one in names].count(name.casefold()) > 1}
    found += [f"{name} stands twice in the ZIP: what is unpacked may be either" for name in sorted(twice)]
    try:
        fits = as_packed(path.read_bytes(), archive)
    except (struct.error, zlib.error):
        fits = False
    if not fits:
        found.append(
            "The ZIP is not as the desk packed it, and may unpack as something else: unpack it, check the folder"
        )
    return {name: lambda name=name: archive.read(name) for name in names}


def of_folder(folder, found):
    there = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found.append(f"{name} does not belong here: it is a link to something else")
        elif path.is_file() or not any(path.iterdir()):
            there[name] = path.read_bytes
    return there


def files(there):
    try:
        listed = there["manifest.json"]()
        told = json.loads(listed)
        if plain(told) != listed or sha(plain(told["files"])) != told["sha256"]:
            yield "manifest.json was changed"
    except (ValueError, LookupError, TypeError, OSError):
        return (yield "manifest.json was changed or is missing: no file can be checked")
    for name in sorted({*told["files"], *there}.difference(LISTS)):
        if name not in there or name not in told["files"]:
            yield f"{name} " + ("is missing" if name not in there else "does not belong here")
        elif sha(there[name]()) != told["files"][name]:
            yield f"{name} was changed"


def maker(there, keys, said):
    if "signature.json" not in there:
        said.append("Nothing shows who made this dossier: it is not signed.")
        if keys or "checkpoint.json" in there:
            yield "signature.json is missing: somebody may have made the files and the manifest anew"
        return
    made = json.loads(there["signature.json"]())
    key, signature = bytes.fromhex(made["key"]), bytes.fromhex(made["signature"])
    if plain({"key": key.hex(), "signature": signature.hex()}) != there["signature.json"]():
        yield "signature.json was changed"
    if not signed(key, there["manifest.json"](), signature):
        said.append("Nothing shows who made this dossier: its signature does not fit.")
        yield "signature.json does not fit manifest.json: the list of the files was changed after it was signed"
    elif keys and not {sha(key), key.hex()} & keys:
        said.append(f"Nothing shows that the desk made this dossier: the key {sha(key)} signed it, not yours.")
        yield "signature.json was made with another key than the one you gave"
    elif keys:
        said.append(f"All files are as whoever has the key you gave ({sha(key)}) signed them.")
    else:
        said.append(
            f"All files were signed with the key {sha(key)}. Anybody can sign with a key of their own: compare it "
            "with one that the desk gave you another way, or give that one with --key."
        )


def events(there):
    told, last = json.loads(there["events.json"]()), None
    kept = {row["sha256"] for item in json.loads(there["evidence.json"]()) for row in item["captures"]}
    kept |= {row["raw_sha256"] for row in json.loads(there["article.json"]())["versions"]}
    for event in told:
        name, details = f"events.json: event {event['seq']}", event.pop("details", None)
        if last and event["seq"] != last["seq"] + 1:
            yield f"{name} does not follow on event {last['seq']}"
        if "action" in event:
            columns = {key: value for key, value in event.items() if key != "hash"}
            if sha(plain(columns)) != event["hash"] or (last and event["prev_hash"] != last["hash"]):
                yield f"{name} does not fit the chain"
        if details:
            pair = plain({"before": details["before"], "after": details["after"]})
            if sha(details["salt"].encode() + pair) != event["commitment"]:
                yield f"{name}: its details are not those that were recorded"
            came = (details["after"] or {}).get("sha256") if event["action"] in ("captured", "imported") else None
            if came and came not in kept:
                yield f"{name}: what came in then is not in this dossier"
        last = event
    if "checkpoint.json" not in there:
        return print("There is no checkpoint: the hashes between the events are as the desk told them.")
    point = json.loads(there["checkpoint.json"]())
    if point["hash"] not in [event["hash"] for event in told if event["seq"] == point["seq"]]:
        yield f"checkpoint.json: event {point['seq']} is not the one that was signed"
    lines = there["checkpoint-key.pem"]().decode().splitlines()
    key, signature = base64.b64decode("".join(lines[1:-1]))[-32:], bytes.fromhex(point.pop("signature"))
    if sha(key) != point["key"] or not signed(key, plain(point), signature):
        yield "checkpoint.json was not signed with the key in checkpoint-key.pem"
    bare = [event["seq"] for event in told if "action" not in event and event["seq"] <= point["seq"]]
    since = max(bare, default=told[0]["seq"] - 1) + 1
    reach = f"events {since} to {point['seq']}" if since <= point["seq"] else "none of the events that stand here whole"
    print(f"The checkpoint is of {point['at']}. By itself it covers {reach}, and no contents of files.")
    print(f"Compare its key with one you have from elsewhere: {sha(key)}")


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("where", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    asked.add_argument("--key", action="append", default=[], help="a key that the desk gave you another way")
    asked, found, said = asked.parse_args(), [], []
    keys = {"".join(key.split()).lower() for key in asked.key}
    if not asked.where.exists():
        sys.exit(f"There is no {asked.where}; name the ZIP, or the folder that it was unpacked to.")
    there = of_zip(asked.where, found) if asked.where.is_file() else of_folder(asked.where, found)
    for what, look, rest in (("files", files, ()), ("events", events, ()), ("signature.json", maker, (keys, said))):
        try:
            found += look(there, *rest)
        except Exception as error:
            found.append(f"{what} cannot be checked ({type(error).__name__}): something in it is changed or missing")
    found = ["".join(sign if sign.isprintable() else " " for sign in line) for line in found]  # names are anybody's
    print("\n".join(found) or "Every file, event and commitment in this dossier fits.")
    if found:
        nothing = [one for one in said if one.startswith("Nothing")]
        said = nothing or ["Do not rely on this dossier: it is not as it was made. Get it again from the desk."]
    print("\n".join(said) or "Nothing shows who made this dossier: its signature cannot be read.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
