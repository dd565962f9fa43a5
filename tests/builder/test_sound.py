"""Recordings: what is whole is taken and loses its tags, what is not is refused in plain words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.sound import MAX_BYTES, Recording, inspect, mp3, mp4
from builder.sound.broken import Broken
from builder.sound.words import mark_of, transcript

TONES = Path(__file__).parents[1] / "fixtures" / "sound"
WHOLE = {name: (TONES / name).read_bytes() for name in ("tone.m4a", "tone.mp3")}
WALKS = {"tone.m4a": mp4.walk, "tone.mp3": mp3.walk}
SILENCE = bytes([0xFF, 0xF3, 0x18, 0xC0]) + bytes(32)  # a frame of MPEG-2 layer III: 8 kbit/s, 16 kHz, mono, 36 ms


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_recording_is_taken_with_its_length(name: str) -> None:
    seen = inspect(TONES / name)
    assert isinstance(seen, Recording) and seen.seconds == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize("name", WHOLE)
def test_who_recorded_it_and_where_does_not_go_out(name: str) -> None:
    assert b"secret title" in WHOLE[name] and b"48.82" in WHOLE[name]
    seconds, bare = WALKS[name](WHOLE[name])
    assert b"secret" not in bare and b"48.82" not in bare
    assert WALKS[name](bare) == (seconds, bare)


@pytest.mark.parametrize("name", WHOLE)
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_recording_cut_anywhere_is_refused(name: str, share: float) -> None:
    cut = WHOLE[name][: int(share * len(WHOLE[name]))]
    if name == "tone.mp3" and (len(cut) - mp3._after_tags(cut)) % 108 == 0:
        return  # between two frames: nothing in the file says that more followed
    with pytest.raises(Broken):
        WALKS[name](cut)


@pytest.mark.parametrize("name", WHOLE)
@given(data=st.data())
def test_damage_is_refused_or_passed_over_but_raises_nothing_else(name: str, data: st.DataObject) -> None:
    damaged = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, min(len(damaged), 1500) - 1))] = data.draw(st.integers(0, 255))
    for walk in WALKS.values():
        try:
            walk(bytes(damaged))
        except Broken as fault:
            assert str(fault)


def test_a_hole_in_an_mp3_is_found(tmp_path: Path) -> None:
    torn = WHOLE["tone.mp3"][:3000] + bytes(400) + WHOLE["tone.mp3"][3400:]
    (tmp_path / "torn.mp3").write_bytes(torn)
    assert inspect(tmp_path / "torn.mp3") == "holds something that is no sound after 1 seconds"


def test_a_page_of_words_is_no_recording_whatever_its_name(tmp_path: Path) -> None:
    for name in ("page.mp3", "page.m4a"):
        (tmp_path / name).write_bytes(b"<!doctype html><p>Not found</p>" * 99)
        assert "whatever its name says" in str(inspect(tmp_path / name))


def test_what_is_too_long_too_large_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "long.mp3").write_bytes(SILENCE * 17_000)
    (tmp_path / "large.mp3").write_bytes(bytes(MAX_BYTES + 1))
    assert inspect(tmp_path / "long.mp3") == "lasts 10 minutes, more than 10"
    assert inspect(tmp_path / "large.mp3") == "holds 5,000,001 bytes, more than 5,000,000"
    assert inspect(tmp_path / "voice.wav") == "is neither .m4a nor .mp3 by its name"
    assert inspect(tmp_path / "voice.mp3") == "is not there"


def test_commas_capitals_marks_and_links_are_not_heard() -> None:
    assert mark_of(["**L’île**, [la tour](tour.md).", "Ici."]) == mark_of(["l'île — la tour", "Ici !"])


def test_another_word_or_another_order_is_heard() -> None:
    assert len({mark_of(said) for said in (["la tour"], ["les tours"], ["tour la"], ["la tour", "Ici"])}) == 4


def test_a_transcript_is_what_is_read_aloud() -> None:
    assert transcript(["**Un** [pont](pont.md).", "> Ou deux."]) == "Un pont.\n\nOu deux."
