"""Photos: decoded in full, encoded anew, without what the camera wrote."""

import contextlib
import errno
import io
import os
import shutil
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from sqm_training.files.photos import LEAST_FREE, BadPhoto, PhotoStore, StorageFull, opened

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


def test_what_an_iphone_writes_becomes_jpeg(tmp_path):
    import pillow_heif

    pillow_heif.register_heif_opener()
    kept = PhotoStore(tmp_path).put(photo(kind="HEIF"))
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


def test_an_interrupted_write_is_swept_one_that_is_going_on_is_not(tmp_path):
    (tmp_path / "ab").mkdir()
    for name in ("old", "new"):
        (tmp_path / "ab" / f".part-{name}").write_bytes(b"half")
    os.utime(tmp_path / "ab" / ".part-old", (time.time() - 4000, time.time() - 4000))
    assert PhotoStore(tmp_path).sweep() == 1
    assert [path.name for path in tmp_path.glob("ab/.*")] == [".part-new"]


def test_without_room_nothing_is_left_behind(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        PhotoStore(tmp_path).put(photo())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_last_room_is_kept_for_the_database(tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=LEAST_FREE - 1))
    with pytest.raises(StorageFull):
        PhotoStore(tmp_path).put(photo())


def test_the_camera_may_say_in_which_timezone_it_is(tmp_path):
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: "2026:03:04 10:00:00", 0x9011: "+08:00"})
    assert PhotoStore(tmp_path).put(photo(exif=exif)).taken_at.isoformat() == "2026-03-04T10:00:00+08:00"


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
@settings(max_examples=40)
def test_damaged_bytes_are_a_photo_or_refused_never_an_error(kind, data):
    whole = photo(kind=kind, size=(9, 9))
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + data.draw(st.integers(0, 8)) :]
    with contextlib.suppress(BadPhoto):
        opened(damaged)


def test_a_cut_off_photo_is_refused_whatever_a_library_has_set_for_the_process(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as the maker of PDF files does
    whole = photo((640, 480))
    with pytest.raises(BadPhoto):
        opened(whole[: len(whole) // 2])
