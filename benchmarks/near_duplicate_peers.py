"""Look for near-duplicates with another library, in its environment, and time it.

    python benchmarks/near_duplicate_peers.py datasketch pairs.jsonl

A row of the input is a pair of texts. All first texts go into one index; the verdict on a pair is
whether its first text is among those that its second text finds. Prints one JSON object, name of a
method -> ``found``, a verdict for each pair, and ``microseconds``, CPU for an article that is
looked up and put in. Started by ``near_duplicates.py``.
"""

from __future__ import annotations

import json
import re
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

WORD = re.compile(r"\w+")


def shingles(body: str) -> set[bytes]:
    words = WORD.findall(unicodedata.normalize("NFKC", body).casefold())
    return {" ".join(triple).encode() for triple in zip(words, words[1:], words[2:], strict=False)}


def datasketch(pairs: list[tuple[str, str]], threshold: float) -> dict[str, Any]:
    """MinHash with 128 permutations; what the index finds is checked by the estimated Jaccard."""
    from datasketch import MinHash, MinHashLSH

    def signature(body: str) -> Any:
        found = MinHash(num_perm=128)
        found.update_batch(shingles(body))
        return found

    start = time.process_time()
    index = MinHashLSH(threshold=threshold, num_perm=128)
    stored = [signature(first) for first, _ in pairs]
    for number, found in enumerate(stored):
        index.insert(number, found)
    verdicts = []
    for number, (_, second) in enumerate(pairs):
        found = signature(second)
        near = {n for n in index.query(found) if found.jaccard(stored[n]) >= threshold}
        verdicts.append(number in near)
    seconds = time.process_time() - start
    return {"found": verdicts, "microseconds": round(seconds / len(pairs) * 1e6 / 2)}


def main() -> int:
    name, file = sys.argv[1:]
    if name != "datasketch":
        print(f"unknown peer: {name}", file=sys.stderr)
        return 2
    pairs = [json.loads(line) for line in Path(file).read_text("utf-8").splitlines()]
    found = {f"{name} {threshold}": datasketch(pairs, threshold) for threshold in (0.3, 0.5)}
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
