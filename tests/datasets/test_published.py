"""MNIST and CIFAR-10 from files in their published formats, and files that are broken or hostile."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from published_files import cifar_archive, cifar_batch, idx, write_mnist

from autograder.datasets import load
from autograder.errors import CourseError

IMAGES = "train-images-idx3-ubyte.gz"
LABELS = "train-labels-idx1-ubyte.gz"
BATCHES = (*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin")


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("place", ["mnist", "."])
def test_mnist_is_read_as_published(data_folder: Path, packed: bool, place: str) -> None:
    written = write_mnist(data_folder / place, packed=packed)

    parts = {split: load("mnist", split) for split in ("train", "validation", "test")}

    assert np.array_equal(parts["train"].x, written["train-images-idx3-ubyte"][:100])
    assert np.array_equal(parts["validation"].x, written["train-images-idx3-ubyte"][100:])
    assert np.array_equal(parts["test"].x, written["t10k-images-idx3-ubyte"])
    assert parts["test"].y.tolist() == written["t10k-labels-idx1-ubyte"].tolist()
    assert (parts["test"].x.dtype, parts["test"].y.dtype) == (np.uint8, np.int64)
    assert {part.name for part in parts.values()} == {"mnist"}
    assert {part.stand_in_for for part in parts.values()} == {""}


@pytest.mark.parametrize(("name", "instead"), [("mnist", "glyphs"), ("cifar10", "shapes")])
def test_without_files_a_generated_set_stands_in_and_says_so(
    name: str, instead: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data, wanted = load(name, "validation", size=20), load(instead, "validation", size=20)

    assert (data.name, data.stand_in_for) == (instead, name)
    assert np.array_equal(data.x, wanted.x)
    assert (
        capsys.readouterr().err == f"{name}: no files of it here; {instead}, which is generated, stands in\n"
    )


def test_half_of_the_files_are_none(data_folder: Path) -> None:
    write_mnist(data_folder)
    (data_folder / LABELS).unlink()

    assert load("mnist", "test", size=5).stand_in_for == "mnist"


BOMB = struct.pack(">4B3I", 0, 0, 8, 3, 60000, 28, 28) + bytes(300 << 20)
BROKEN_MNIST = {
    "cut off": (
        IMAGES,
        gzip.compress(idx(np.zeros((120, 28, 28))))[:-30],
        "a whole gzip file; found a broken one",
    ),
    "a wrong sum": (
        IMAGES,
        gzip.compress(idx(np.zeros((120, 28, 28))))[:-8] + bytes(8),
        "found a broken one",
    ),
    "empty": (IMAGES, b"", "with 3 axes .*; found one that begins with nothing"),
    "labels for images": (IMAGES, gzip.compress(idx(np.zeros(120))), "found one that begins 00 00 08 01"),
    "of floats": (IMAGES, gzip.compress(b"\0\0\x0d\3" + bytes(12)), "found one that begins 00 00 0d 03"),
    "a page of text": (IMAGES, b"<html>404</html>", "found one that begins 3c 68 74 6d"),
    "too few values": (
        IMAGES,
        gzip.compress(idx(np.zeros((120, 28, 28)))[:-1]),
        "wanted 94,080 values.*found 94,079",
    ),
    "too many values": (
        IMAGES,
        gzip.compress(idx(np.zeros((120, 28, 28))) + b"0"),
        "94,080 values.*found more",
    ),
    "of other pictures": (
        IMAGES,
        gzip.compress(idx(np.zeros((120, 32, 32)))),
        "pictures of 28 x 28; found 32 x 32",
    ),
    "no pictures": (IMAGES, gzip.compress(idx(np.zeros((0, 28, 28)))), "found a header that promises 0"),
    "a promise of 2^96": (
        IMAGES,
        gzip.compress(b"\0\0\x08\3" + b"\xff" * 12),
        "a header that promises 79,228",
    ),
    "a bomb": (
        IMAGES,
        gzip.compress(BOMB, 1),
        "wanted 47,040,000 values, as its header promises; found more",
    ),
    "labels too few": (
        LABELS,
        gzip.compress(idx(np.zeros(119))),
        "120 labels, one for each picture; found 119",
    ),
    "labels too large": (
        LABELS,
        gzip.compress(idx(np.full(120, 10))),
        "labels from 0 to 9; found a label 10",
    ),
}


@pytest.mark.parametrize("what", BROKEN_MNIST)
def test_broken_files_of_mnist_are_refused(data_folder: Path, what: str) -> None:
    name, data, said = BROKEN_MNIST[what]
    write_mnist(data_folder)
    (data_folder / name).write_bytes(data)

    with pytest.raises(CourseError, match=f"{name}: .*{said}") as raised:
        load("mnist", "train")
    assert "remove the file and fetch it again" in str(raised.value)


def test_a_bomb_takes_no_more_memory_than_it_promised(data_folder: Path) -> None:
    write_mnist(data_folder)
    (data_folder / IMAGES).write_bytes(BROKEN_MNIST["a bomb"][1])

    tracemalloc.start()
    with pytest.raises(CourseError):
        load("mnist", "train")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 2.5 * 47_040_000


@pytest.fixture
def batches() -> dict[str, tuple[bytes, np.ndarray, np.ndarray]]:
    return {name: cifar_batch() for name in BATCHES}


@pytest.mark.parametrize("form", ["archive", "folder", "files"])
def test_cifar10_is_read_as_published(
    data_folder: Path, batches: dict[str, tuple[bytes, np.ndarray, np.ndarray]], form: str
) -> None:
    folder = data_folder / "cifar10" / ("cifar-10-batches-bin" if form == "folder" else ".")
    folder.mkdir(parents=True)
    if form == "archive":
        members = {"readme.html": b"<p>", **{name: data for name, (data, _, _) in batches.items()}}
        (folder / "cifar-10-binary.tar.gz").write_bytes(cifar_archive(members))
    else:
        for name, (data, _, _) in batches.items():
            (folder / name).write_bytes(data)

    train, validation, test = (load("cifar10", split) for split in ("train", "validation", "test"))

    _, pictures, labels = batches["test_batch.bin"]
    assert np.array_equal(test.x, pictures.transpose(0, 2, 3, 1))
    assert test.y.tolist() == labels.tolist()
    wanted = np.concatenate([batches[name][1] for name in BATCHES[:5]]).transpose(0, 2, 3, 1)
    assert np.array_equal(np.concatenate([train.x, validation.x]), wanted)
    assert (len(train), len(validation)) == (90, 10)


BATCH = cifar_batch()[0]
WHOLE = dict.fromkeys(BATCHES, BATCH)
BROKEN_ARCHIVES = {
    "cut off": (cifar_archive(WHOLE)[:5000], "a whole .* found a broken one"),
    "no archive": (b"<html>404</html>", "a whole .tar.gz archive; found a broken one"),
    "no test batch": (cifar_archive(dict.fromkeys(BATCHES[:5], BATCH)), "found none named test_batch.bin"),
    "half a record": (
        cifar_archive(WHOLE | {"data_batch_1.bin": BATCH[:-1]}),
        "records of 3,073 .*found 61,459 bytes",
    ),
    "empty batch": (cifar_archive(WHOLE | {"data_batch_1.bin": b""}), "found 0 bytes"),
    "a label 10": (
        cifar_archive(WHOLE | {"data_batch_1.bin": b"\x0a" + BATCH[1:]}),
        "0 to 9; found a label 10",
    ),
    "a large batch": (cifar_archive(WHOLE | {"data_batch_1.bin": bytes(31 << 20)}), "found more bytes"),
    "a bomb beside": (cifar_archive({"zeros": bytes(210 << 20), **WHOLE}), "when decompressed; found more"),
}


@pytest.mark.parametrize("what", BROKEN_ARCHIVES)
def test_broken_archives_of_cifar10_are_refused(data_folder: Path, what: str) -> None:
    data, said = BROKEN_ARCHIVES[what]
    data_folder.mkdir()
    (data_folder / "cifar-10-binary.tar.gz").write_bytes(data)

    with pytest.raises(CourseError, match=f"cifar-10-binary.tar.gz: .*{said}"):
        load("cifar10", "test")


def test_a_link_in_the_archive_is_not_followed(data_folder: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        link = tarfile.TarInfo("test_batch.bin")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    data_folder.mkdir()
    (data_folder / "cifar-10-binary.tar.gz").write_bytes(buffer.getvalue())

    with pytest.raises(CourseError, match=r"found none named data_batch_1\.bin"):
        load("cifar10", "test")
