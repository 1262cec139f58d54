"""Checks a dossier with nothing but Python 3: python3 -I verify.py [FOLDER]. One line a fault; exit code 1 if any."""

import base64
import hashlib
import json
import sys
from pathlib import Path

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


def files(folder):
    try:
        listed = (folder / "manifest.json").read_bytes()
        told = json.loads(listed)
        if plain(told) != listed or sha(plain(told["files"])) != told["sha256"]:
            yield "manifest.json was changed"
    except (ValueError, LookupError, TypeError, OSError):
        return (yield "manifest.json was changed or is missing: no file can be checked")
    found = [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]
    there = {path.relative_to(folder).as_posix(): path for path in found}
    for name in sorted({*told["files"], *there} - {"manifest.json"}):
        if name not in there or name not in told["files"]:
            yield f"{name} " + ("is missing" if name not in there else "does not belong here")
        elif there[name].is_symlink() or sha(there[name].read_bytes()) != told["files"][name]:
            yield f"{name} was changed"


def events(folder):
    told, last = json.loads((folder / "events.json").read_bytes()), None
    kept = {row["sha256"] for item in json.loads((folder / "evidence.json").read_bytes()) for row in item["captures"]}
    kept |= {row["raw_sha256"] for row in json.loads((folder / "article.json").read_bytes())["versions"]}
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
    if not (folder / "checkpoint.json").exists():
        return print("There is no checkpoint: the hashes between the events are as the desk told them.")
    point = json.loads((folder / "checkpoint.json").read_bytes())
    if point["hash"] not in [event["hash"] for event in told if event["seq"] == point["seq"]]:
        yield f"checkpoint.json: event {point['seq']} is not the one that was signed"
    lines = (folder / "checkpoint-key.pem").read_text().splitlines()
    key, signature = base64.b64decode("".join(lines[1:-1]))[-32:], bytes.fromhex(point.pop("signature"))
    if sha(key) != point["key"] or not signed(key, plain(point), signature):
        yield "checkpoint.json was not signed with the key in checkpoint-key.pem"
    print(f"The checkpoint is of {point['at']}. Compare its key with one you have from elsewhere: {sha(key)}")


def main():
    folder, found = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent, []
    for look in (files, events):
        try:
            found += look(folder)
        except Exception as error:
            found.append(f"{look.__name__} cannot be checked: {error!r}")
    print("Who makes all of it anew can make it fit: compare the ZIP's SHA-256 with the desk's record (README.txt).")
    print("\n".join(found) or "Every file, event and commitment in this dossier fits.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
