"""Pictures and recordings beside words: known by their content, kept once, sent as what they are."""

import pytest

from sqm_training.files.media import MOST_BYTES, MediaStore
from sqm_training.files.photos import BadPhoto

from .test_photos import photo

pytestmark = pytest.mark.either

RECORDINGS = {
    "mp3": b"ID3\x04" + b"\x00" * 60,
    "m4a": b"\x00\x00\x00\x20ftypM4A " + b"\x00" * 60,
    "mp4": b"\x00\x00\x00\x20ftypisom" + b"\x00" * 60,
    "ogg": b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x1eOpusHead" + b"\x00" * 20,
    "wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 40,
    "webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\x00" * 40,
}


@pytest.mark.parametrize("ending", RECORDINGS)
def test_a_recording_is_kept_as_it_is_under_its_digest(tmp_path, ending):
    store = MediaStore(tmp_path)
    kept = store.put_medium(RECORDINGS[ending])
    assert kept.name.endswith(f".{ending}") and store.open(kept.name) == RECORDINGS[ending]
    assert kept.kind == ("video" if ending in {"mp4", "webm"} else "audio")
    assert store.put_medium(RECORDINGS[ending]) == kept


def test_a_picture_is_encoded_anew(tmp_path):
    kept = MediaStore(tmp_path).put_medium(photo(kind="PNG"))
    assert (kept.kind, kept.name[-4:]) == ("image", ".jpg")


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90\x00", b"%PDF-1.7", b"PK\x03\x04" + b"\x00" * 60,
     b"\x00\x00\x00\x20ftypM4A " + b"\x00" * (MOST_BYTES + 1)],
    ids=["empty", "svg", "program", "pdf", "archive", "large"],
)  # fmt: skip
def test_anything_else_is_refused_in_both_languages(tmp_path, data):
    with pytest.raises(BadPhoto) as refusal:
        MediaStore(tmp_path).put_medium(data)
    assert refusal.value.words["zh"] and refusal.value.words["en"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "a.jpg", "secret-key", f"{'0' * 64}.exe", f"{'0' * 64}.mp3"])
def test_only_what_was_kept_is_opened(tmp_path, name):
    with pytest.raises(FileNotFoundError):
        MediaStore(tmp_path).open(name)
