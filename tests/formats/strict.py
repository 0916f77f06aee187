"""A second opinion on every refusal, from docs/formats alone: `age`, `openssl`, `cryptography` for ML-DSA; no code of
the app. `reader.py` is what a stranger needs to read; this tells which rule is broken.

It answers a refusal code or the record lines. Where the page leaves the reader a choice, it takes the simpler way: it
holds the whole plaintext in memory.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import mldsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

HEX = r"[0-9a-f]{64}"
ID = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
NUM = r"(?:0|[1-9][0-9]{0,15})"
OFFICE = r"[0-9A-Za-z]{1,32}"
REF = rf"(?:none|{NUM} {HEX})"
INFO = {
    "Source-Organization": r"[^\n]{1,200}", "External-Identifier": ID, "Bagging-Date": r"\d{4}-\d\d-\d\d",
    "Bag-Size": rf"{NUM} B", "Payload-Oxum": rf"{NUM}\.{NUM}", "Yiantong-Purpose": "exchange", "Yiantong-Format": NUM,
    "Yiantong-Schema": NUM, "Yiantong-Sender": rf"{UUID} {OFFICE} {HEX}",
    "Yiantong-Recipient": rf"{UUID} {OFFICE} {HEX}",
    "Yiantong-Epoch": rf"{NUM} [0-9a-f]{{32}}", "Yiantong-Number": NUM, "Yiantong-Base": NUM, "Yiantong-Head": NUM,
    "Yiantong-Previous": REF, "Yiantong-Base-Bundle": REF, "Yiantong-Snapshot": "yes|no", "Yiantong-Record-Root": HEX,
    "Yiantong-Counts": rf"{NUM} {NUM} {NUM}",
    "Yiantong-Acknowledges": rf"none|{NUM} {NUM} [0-9a-f]{{32}} {NUM} {NUM} {HEX}", "Yiantong-Audit": rf"{NUM} {HEX}",
}  # fmt: skip
SUITES = {"ed25519": ["ed25519"], "ed25519-mldsa65": ["ed25519", "mldsa65"]}
KEYS = {"type", "id", "owner", "office", "version", "withdrawn", "onward", "view", "salt", "fields"}
UPWARD = {
    "office", "department", "unit", "case", "plan", "analysis", "activity", "revisit", "verification", "proposal",
    "proposal_number", "service", "proposal_copy", "objection", "reply", "rectification", "follow_up", "photo",
    "negative", "album", "document", "dossier",
    "photo_group", "superior_answer", "passed_line",
}  # fmt: skip
CAPS = {"bagit.txt": 1024, "bag-info.txt": 65536, "manifest-sha256.txt": 32 << 20, "tagmanifest-sha256.txt": 4096}


class Refused(Exception):  # noqa: N818 - an answer
    """A refusal code of the page."""


def insist(condition: object, code: str) -> None:
    if not condition:
        raise Refused("exchange." + code)


def fingerprint(card: dict[str, Any]) -> str:
    """Of a card's payload, by card.md."""
    parts = [card[name].encode() for name in ("workspace", "office_code", "suite")]
    parts += [bytes.fromhex(card["keys"]["signing"]), card["keys"]["recipient"].encode()]
    parts += [base64.b64decode(card["keys"]["mldsa65"])] if "mldsa65" in card["keys"] else []
    data = b"yiantong-card-fingerprint-v1\0" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.sha256(data).hexdigest()


def groups(digest: str) -> list[str]:
    """The 12 groups of 5 digits."""
    text = str(int(digest[:50], 16) % 10**60).zfill(60)
    return [text[i : i + 5] for i in range(0, 60, 5)]


def card_payload(yacard: bytes) -> dict[str, Any]:
    """The payload of a card, its signature not looked at."""
    return dict(json.loads(base64.b64decode(json.loads(yacard)["payload"])))


def decrypt(file: Path, identity: Path) -> bytes:
    data = file.read_bytes()
    insist(data.startswith(b"age-encryption.org/v1\n"), "not_a_bundle")
    end = data.find(b"\n", data.find(b"\n---") + 1) + 1
    insist(b"\n---" in data[:4096] and 0 < end <= 4096, "age_header")
    stanzas = [line for line in data[:end].split(b"\n") if line.startswith(b"->")]
    insist(1 <= len(stanzas) <= 8 and not any(s.startswith(b"-> scrypt") for s in stanzas), "age_header")
    body = len(data) - end - 16
    plain = body - 16 * -(-body // 65552)
    insist(plain % 512 == 0 and plain >= 2048, "truncated")
    done = subprocess.run(["age", "-d", "-i", str(identity), str(file)], capture_output=True, check=False)
    insist(b"no identity matched" not in done.stderr, "not_for_us")
    insist(done.returncode == 0, "damaged")
    return done.stdout


def header(path: str, size: int) -> bytes:
    prefix, name = ("", path) if len(path) <= 100 else path.split("/", 1)
    fields = name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"15125334400\0"
    rest = b"0" + bytes(100) + b"ustar\x0000" + bytes(64 + 16) + prefix.encode().ljust(155, b"\0")
    block = fields + b" " * 8 + rest + bytes(12)
    return fields + b"%06o\0 " % sum(block) + rest + bytes(12)


def members(plain: bytes) -> list[tuple[str, bytes]]:
    found, at = [], 0
    while True:
        block = plain[at : at + 512]
        insist(len(block) == 512, "truncated")
        if block == bytes(512):
            insist(len(plain) >= at + 1024, "truncated")
            insist(plain[at:] == bytes(1024), "tar.end")
            return found
        prefix, name = block[345:500].rstrip(b"\0").decode("ascii", "replace"), block[:100].rstrip(b"\0").decode()
        path = f"{prefix}/{name}" if prefix else name
        insist(re.fullmatch(rb"[0-7]{11}\0", block[124:136]), "tar.header")
        size = int(block[124:135], 8)
        insist(header(path, size) == block, "tar.header")
        body, pad = plain[at + 512 : at + 512 + size], -size % 512
        insist(plain[at + 512 + size : at + 512 + size + pad] == bytes(pad), "tar.padding")
        found.append((path, body))
        at += 512 + size + pad


def signed(peer: dict[str, Any], message: bytes, signatures: dict[str, bytes], folder: Path) -> bool:
    """Exactly the signatures of the card's suite, and all of them verify."""
    if list(signatures) != SUITES[peer["card"]["suite"]]:
        return False
    return all(verified(peer["pems"][name], message, raw, folder) for name, raw in signatures.items())


def verified(pem: str, message: bytes, signature: bytes, folder: Path) -> bool:
    key = load_pem_public_key(pem.encode())
    if isinstance(key, mldsa.MLDSA65PublicKey):  # which Debian's openssl does not know
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True
    (folder / "key.pem").write_text(pem)
    (folder / "message").write_bytes(message)
    (folder / "signature").write_bytes(signature)
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem", "-sigfile", "signature"]
    return subprocess.run([*command, "-in", "message"], cwd=folder, capture_output=True, check=False).returncode == 0


def read(
    file: Path, identity: Path, us: dict[str, Any], peers: list[dict[str, Any]], held: dict[str, Any]
) -> list[Any]:
    """The record lines of a bundle to `us`, or `Refused`. Peers: state, pem, card payload."""
    plain = members_in_order(decrypt(file, identity))
    folder = next(iter(plain)).split("/")[0]
    paths = {path.split("/", 1)[1]: data for path, data in plain.items()}
    tags = {name: paths[name] for name in CAPS}
    tagmanifest = tags.pop("tagmanifest-sha256.txt")
    signatures = {path[23:]: data for path, data in paths.items() if path.startswith("tagmanifest-sha256.txt.")}
    signers = {p["state"]: p for p in peers if signed(p, tagmanifest, signatures, identity.parent)}
    insist("pending" not in signers, "sender_unconfirmed")
    insist("revoked" not in signers, "sender_revoked")
    if "confirmed" not in signers:
        known = any(b"\nYiantong-Sender: " + p["card"]["workspace"].encode() in tags["bag-info.txt"] for p in peers)
        raise Refused("exchange.signature" if known else "exchange.sender_unknown")
    lines = sorted((name, hashlib.sha256(data).hexdigest()) for name, data in tags.items())
    insist("".join(f"{digest}  {name}\n" for name, digest in lines).encode() == tagmanifest, "bag.tagmanifest")
    declaration = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    insist(tags["bagit.txt"] == declaration, "bag.declaration")
    about = bag_info(tags["bag-info.txt"], folder)
    payload = {path: data for path, data in paths.items() if path.startswith("data/")}
    listed = manifest(tags["manifest-sha256.txt"])
    insist(about["Payload-Oxum"].split(".")[1] == str(len(listed)), "bag.oxum")
    sender = signers["confirmed"]["card"]
    for label, card, code in (("Sender", sender, "sender_mismatch"), ("Recipient", us, "other_recipient")):
        mine = f"{card['workspace']} {card['office_code']} {fingerprint(card)}"
        insist(about[f"Yiantong-{label}"] == mine, code)
    octets = int(about["Payload-Oxum"].split(".")[0])
    insist(list(payload) == list(listed), "member.order")
    insist(sum(map(len, payload.values())) <= octets, "member.size")
    for path, digest in listed.items():
        insist(hashlib.sha256(payload[path]).hexdigest() == digest, "member.changed")
    insist(sum(map(len, payload.values())) == octets, "bag.oxum")
    found = records(payload, about, sender)
    judge(about, hashlib.sha256(tagmanifest).hexdigest(), held, len(found))
    for line in found:
        check_owner(line, sender)
        if line["type"] == "passed_line" and not line["withdrawn"]:
            check_passed(line, sender, us, peers, identity.parent)
    return found


def members_in_order(plain: bytes) -> dict[str, bytes]:
    found = members(plain)
    folder = found[0][0].split("/")[0]
    tail = [path[len(folder) + 1 :] for path, _ in found]
    insist(re.fullmatch(ID, folder) and all(path.startswith(folder + "/") for path, _ in found), "member.order")
    end = tail.index("data/handover.pdf") if "data/handover.pdf" in tail else 0
    insist(tail[:4] == list(CAPS) and len(set(tail)) == len(tail) and 4 <= end <= 8, "member.order")
    insist(all(path.startswith("tagmanifest-sha256.txt.") for path in tail[4:end]), "member.order")
    shape = rf"data/records/[a-z][a-z0-9_]{{0,39}}-\d{{4}}\.jsonl|data/blobs/{HEX}"
    insist(all(re.fullmatch(shape, path) for path in tail[end + 1 :]), "member.order")
    for path, data in found:
        name = path[len(folder) + 1 :]
        cap = CAPS.get(name, 16384 if name.startswith("tagmanifest") else 8 << 20 if "records" in name else 1 << 33)
        insist(len(data) <= cap, "member.size")
    return dict(found)


def bag_info(data: bytes, folder: str) -> dict[str, str]:
    try:
        rows = [line.split(": ", 1) for line in data.decode().split("\n")]
        insist(rows.pop() == [""] and [row[0] for row in rows] == list(INFO), "bag.info")
        about = {row[0]: row[1] for row in rows}
    except (UnicodeDecodeError, IndexError) as error:
        raise Refused("exchange.bag.info") from error
    if re.fullmatch(NUM, about["Yiantong-Format"]) and about["Yiantong-Format"] != "1":
        raise Refused("exchange.format.newer")
    name = about["Source-Organization"]
    odd = any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for char in name)
    whole = all(re.fullmatch(INFO[label], value) for label, value in about.items())
    insist(whole and not odd and name == name.strip() == unicodedata.normalize("NFC", name), "bag.info")
    base, head = int(about["Yiantong-Base"]), int(about["Yiantong-Head"])
    insist(base <= head and (about["Yiantong-Snapshot"] == "yes") == (base == 0), "bag.info")
    insist(about["External-Identifier"] == folder, "bag.info")
    insist(about["Bag-Size"] == about["Payload-Oxum"].split(".")[0] + " B", "bag.info")
    return about


def manifest(data: bytes) -> dict[str, str]:
    insist(data.endswith(b"\n"), "bag.manifest")
    listed, ranks, last = {}, [], dict[str, int]()
    for line in data.decode("ascii", "replace")[:-1].split("\n"):
        match = re.fullmatch(rf"({HEX})  (\S+)", line)
        insist(match, "bag.manifest")
        digest, path = match.groups()  # type: ignore[union-attr]
        rank = ["data/handover.pdf", "data/records/", "data/blobs/"]
        place = next((i for i, start in enumerate(rank) if path.startswith(start)), -1)
        insist(place >= 0 and (place < 2 or path == rank[2] + digest), "bag.manifest")
        if record := re.fullmatch(r"data/records/(.+)-(\d{4})\.jsonl", path):
            last[record[1]] = last.get(record[1], 0) + 1
            insist(int(record[2]) == last[record[1]], "bag.manifest")
        ranks.append((place, path))
        listed[path] = digest
    insist(ranks == sorted(set(ranks)) and ranks[0][1] == "data/handover.pdf", "bag.manifest")
    return listed


def records(payload: dict[str, bytes], about: dict[str, str], sender: dict[str, Any]) -> list[dict[str, Any]]:
    found, raws, named, before = list[dict[str, Any]](), list[bytes](), set[str](), ("", 0)
    for path, data in payload.items():
        if not path.startswith("data/records/"):
            continue
        kind = path[13:-11]
        insist(kind in UPWARD | {"superior_opinion", "superior_table"}, "type.unknown")
        insist(data.endswith(b"\n"), "line.shape")
        for number, raw in enumerate(data[:-1].split(b"\n")):
            line = parse(raw)
            insist(line["type"] == kind, "line.shape")
            insist(not found or (kind, line["id"]) > (found[-1]["type"], found[-1]["id"]), "line.order")
            insist(number or before[0] != kind or before[1] + len(raw) + 1 > 8 << 20, "line.order")
            found.append(line)
            raws.append(raw)
            named |= set(re.findall(rf'"sha256":"({HEX})"', raw.decode()))
        before = kind, len(data)
    blobs = {path[11:] for path in payload if path.startswith("data/blobs/")}
    counts = f"{len(found)} {sum(line['withdrawn'] for line in found)} {len(blobs)}"
    insist(about["Yiantong-Counts"] == counts, "counts")
    insist(about["Yiantong-Record-Root"] == root(raws).hex(), "root")
    insist(blobs <= named, "blobs")
    return found


def parse(raw: bytes) -> dict[str, Any]:
    insist(len(raw) <= 1 << 20, "line.size")
    depth = deepest = 0
    for token in re.findall(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', raw):
        depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(token, 0)
        deepest = max(deepest, depth)
    insist(deepest <= 32, "line.depth")
    insist(not re.search(rb"\d{17}", re.sub(rb'"(?:[^"\\]|\\.)*"', b"", raw)), "line.canonical")
    try:
        line = json.loads(raw)
        again = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except ValueError as error:
        raise Refused("exchange.line.canonical") from error
    insist(again == raw and not any(isinstance(n, float) for n in walk(line)), "line.canonical")
    insist(isinstance(line, dict) and set(line) - {"successor"} == KEYS, "line.shape")
    insist((line["version"][1:] == [0, 0]) == ("successor" in line), "line.shape")
    insist(not any(isinstance(text, str) and "\0" in text for text in walk(line)), "line.shape")
    insist(re.fullmatch(ID, line["id"]) and re.fullmatch(UUID, line["owner"]), "line.shape")
    insist(line["view"] in ("full", "masked") and re.fullmatch(r"[0-9a-f]{32}", line["salt"]), "line.shape")
    insist(len(line["version"]) == 3 and all(type(n) is int and n >= 0 for n in line["version"]), "line.shape")
    insist(not (line["withdrawn"] and line["fields"]), "line.shape")
    return dict(line)


def walk(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [part for pair in value.items() for item in pair for part in walk(item)]
    return [part for item in value for part in walk(item)] if isinstance(value, list) else [value]


def root(raws: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, as it stands there."""
    if not raws:
        return hashlib.sha256(b"").digest()
    if len(raws) == 1:
        return hashlib.sha256(b"\0" + raws[0]).digest()
    k = 1
    while k * 2 < len(raws):
        k *= 2
    return hashlib.sha256(b"\1" + root(raws[:k]) + root(raws[k:])).digest()


def judge(about: dict[str, str], digest: str, held: dict[str, Any], count: int) -> None:
    number, epoch_id = about["Yiantong-Epoch"].split(" ")
    base, head = int(about["Yiantong-Base"]), int(about["Yiantong-Head"])
    if not held or int(number) > held["epoch"]:
        insist(base == 0, "gap")
        return
    insist(int(number) == held["epoch"], "old_epoch")
    insist(epoch_id == held["epoch_id"], "fork")
    insist(held["bundles"].get(about["Yiantong-Number"]) != digest, "already_imported")
    refs = [f"{about['Yiantong-Number']} {digest}", about["Yiantong-Previous"], about["Yiantong-Base-Bundle"]]
    for ref in refs:
        n, _, named = ref.partition(" ")
        insist(ref == "none" or held["bundles"].get(n, named) == named, "fork")
    insist(base <= held["head"], "gap")
    insist(head > held["head"] or (head == held["head"] and count == 0), "already_imported")


def check_owner(line: dict[str, Any], sender: dict[str, Any]) -> dict[str, Any]:
    insist(line["type"] in UPWARD, "type.forbidden")
    insist((line["owner"], line["office"]) == (sender["workspace"], sender["office_code"]), "foreign_owner")
    insist(line.get("successor", {"office": line["office"]})["office"] == line["office"], "handover_office")
    return line


def check_passed(
    carrier: dict[str, Any], sender: dict[str, Any], us: dict[str, Any], peers: list[dict[str, Any]], folder: Path
) -> None:
    """Section 11."""
    fields = carrier["fields"]
    raw, info = fields["line"].encode(), fields["bag_info"].encode()
    line = parse(raw)
    told = [fields[name] for name in ("subject_type", "subject_id", "origin_workspace", "origin_office", "view")]
    insist(told == [line[name] for name in ("type", "id", "owner", "office", "view")], "pass.form")
    insist(line["owner"] != sender["workspace"] and not line["withdrawn"], "pass.form")
    ours, heir = line["owner"] == us["workspace"], line.get("successor", {}).get("workspace")
    fits = {"onward": line["onward"] and not ours and line["type"] in UPWARD, "handover": heir == sender["workspace"]}
    insist(fits.get(fields["purpose"]), "pass.purpose")  # to a superior: from above only `return` would be right
    insist(f"{hashlib.sha256(info).hexdigest()}  bag-info.txt" in fields["tagmanifest"].split("\n"), "pass.form")
    about = dict(row.split(": ", 1) for row in info.decode().split("\n")[:-1])
    insist(about["Yiantong-Sender"].startswith(f"{line['owner']} {line['office']} "), "pass.form")
    insist(about["Yiantong-Counts"].startswith(f"{fields['leaves']} "), "pass.form")
    nodes = [bytes.fromhex(node) for node in fields["path"]]
    proven = climb(hashlib.sha256(b"\0" + raw).digest(), fields["leaf"], fields["leaves"] - 1, nodes)
    insist(proven == bytes.fromhex(about["Yiantong-Record-Root"]), "pass.root")
    signatures = {name: bytes.fromhex(text) for name, text in sorted(fields["signatures"].items())}
    message, known = fields["tagmanifest"].encode(), [p for p in peers if p["card"]["workspace"] == line["owner"]]
    good = {p["state"] for p in known if signed(p, message, signatures, folder)}
    insist("confirmed" in good or "revoked" not in good, "pass.revoked")
    present = any(
        p["state"] == "confirmed" and about["Yiantong-Sender"].endswith(fingerprint(p["card"])) for p in known
    )
    insist("confirmed" in good or not present, "pass.signature")


def climb(node: bytes, index: int, last: int, path: list[bytes]) -> bytes:
    """RFC 9162, 2.1.3.2."""
    for sibling in path:
        if index % 2 or index == last:
            node = hashlib.sha256(b"\1" + sibling + node).digest()
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            node = hashlib.sha256(b"\1" + node + sibling).digest()
        index, last = index // 2, last // 2
    return node if last == 0 else b""
