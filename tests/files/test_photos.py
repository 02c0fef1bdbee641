"""Photos: decoded in full, encoded anew, without what the camera wrote."""

import io

import pytest
from PIL import Image

from sqm_training.files.photos import BadPhoto, PhotoStore

pytestmark = pytest.mark.either


def photo(size=(64, 48), kind="JPEG", **options):
    """Return the bytes of a picture."""
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_accepted_kinds_become_jpeg(tmp_path, kind):
    kept = PhotoStore(tmp_path).put(photo(kind=kind))
    assert Image.open(io.BytesIO(PhotoStore(tmp_path).open(kept.name))).format == "JPEG"


def test_place_and_device_are_gone_the_time_is_kept(tmp_path):
    exif = Image.Exif()
    exif[0x0110] = "SecretPhone"
    exif.get_ifd(0x8769)[0x9003] = "2026:03:04 10:00:00"
    exif.get_ifd(0x8825)[1] = "N"
    kept = PhotoStore(tmp_path).put(photo(exif=exif))
    assert kept.taken_at is not None and kept.taken_at.year == 2026
    data = PhotoStore(tmp_path).open(kept.name)
    assert b"SecretPhone" not in data and not Image.open(io.BytesIO(data)).getexif()


def test_large_ones_are_made_smaller(tmp_path):
    kept = PhotoStore(tmp_path).put(photo((4000, 3000)))
    assert (kept.width, kept.height) == (1600, 1200)


@pytest.mark.parametrize("data", [b"", b"<html><script>1</script>", b"GIF89a" + b"0" * 50, photo()[:200]])
def test_what_is_no_photo_is_refused_in_both_languages(tmp_path, data):
    with pytest.raises(BadPhoto) as refusal:
        PhotoStore(tmp_path).put(data)
    assert refusal.value.words["zh"] and refusal.value.words["en"]


def test_masked_areas_cannot_be_brought_back(tmp_path):
    store = PhotoStore(tmp_path)
    kept = store.put(photo((100, 100)))
    masked = Image.open(io.BytesIO(store.open(store.mask(kept.name, [(0.0, 0.0, 0.5, 1.0)]).name)))
    left, right = masked.getpixel((20, 50)), masked.getpixel((80, 50))
    assert max(abs(a - b) for a, b in zip(left, (96, 104, 112), strict=True)) < 12 and left != right


def test_an_interrupted_write_is_swept(tmp_path):
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / ".part-x").write_bytes(b"half")
    assert PhotoStore(tmp_path).sweep() == 1
