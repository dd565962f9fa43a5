"""``flaneur voice``: what a voice is to read, and a draft of it read by a program, for an author to listen to.

The programs are called, not linked: espeak-ng speaks, lame makes an MP3 of it. Nobody needs them to build a guide.
"""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.locales import Locale
from builder.model import Poi, Sound, Territory
from builder.read.catalogs import Catalogs
from builder.sound import Recording, inspect
from builder.sound.words import mark_of, transcript

PROGRAMS = ("espeak-ng", "lame")
_VOICES = {"zh": "cmn", "no": "nb"}  # where espeak-ng has another name for a language
_LONGEST_S = 120.0  # of work, not of sound
# Who reads, and on what terms: a reading of words has no other terms than the words.
_CREDITS = {"en": ("Synthetic voice, espeak-ng", "as the text"), "fr": ("Voix de synthèse espeak-ng", "celle du texte")}
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Script:
    """What is to be read of a place in a language; ``is_whole`` where every paragraph has a current translation."""

    poi: Poi
    locale: Locale
    text: str
    mark: str
    is_whole: bool


def script_of(poi: Poi, locale: Locale, catalogs: Catalogs) -> Script:
    said = [catalogs.content(text, locale) for text in poi.prose]
    words = [one.text for one in said]
    return Script(poi, locale, transcript(words), mark_of(words), all(one.locale_tag == locale.tag for one in said))


def missing_programs() -> list[str]:
    return [name for name in PROGRAMS if shutil.which(name) is None]


def chosen(territory: Territory, slugs: Sequence[str]) -> list[Poi]:
    """The places of these names, or all; a name that there is not is a KeyError."""
    pois = {poi.id: poi for poi in territory.pois}
    return [pois[slug] for slug in slugs] if slugs else list(territory.pois)


def draft(root: Path, script: Script, say: Say) -> bool:
    """Lets the program read, and writes recording and entry; says what was done or why not. False where it failed."""
    poi, tag = script.poi, script.locale.tag
    name = f"{poi.id} ({tag})"
    old = next((one for one in poi.sounds if one.locale == tag), None)
    if not script.is_whole:
        say(f"{name}: not every paragraph has a current translation, so nothing was read.")
        return True
    if old is not None and not old.is_machine:
        say(f"{name}: there is a person's recording, which stays.")
        return True
    if old is not None and old.recorded_from == script.mark:
        say(f"{name}: read already, and the words are the same.")
        return True
    file = root / "tours" / poi.territory / "media" / f"{poi.id}.{tag}.mp3"
    file.parent.mkdir(exist_ok=True)
    fault = _read_aloud(script, file)
    if fault:
        say(f"{name}: {fault}")
        return False
    seen = inspect(file)
    if not isinstance(seen, Recording):
        file.unlink()
        say(f"{name}: what the program made {seen}.")
        return False
    _enter(root / poi.where.path, script, old, file.name)
    say(f"{name}: {seen.seconds:.0f} s, {len(seen.bare):,} bytes, in {file.name}.")
    return True


def _read_aloud(script: Script, file: Path) -> str:
    """Why it failed, or nothing."""
    language = script.locale.language
    voice = _VOICES.get(language, language)
    with TemporaryDirectory(prefix="flaneur-voice-") as apart:
        spoken, packed = Path(apart) / "voice.wav", Path(apart) / "voice.mp3"
        speak = ["espeak-ng", "-v", voice, "-s", "150", "-w", str(spoken), "--stdin"]
        pack = ["lame", "--quiet", "-m", "m", "-b", "48", "--noreplaygain", str(spoken), str(packed)]
        for command, text in ((speak, script.text), (pack, "")):
            try:
                done = subprocess.run(
                    command, input=text.encode(), capture_output=True, timeout=_LONGEST_S, check=False
                )
            except subprocess.TimeoutExpired:
                return f"{command[0]} did not come to an end."
            if done.returncode:
                said = done.stderr.decode("utf-8", "replace").strip().splitlines()
                return f"{command[0]} failed{f': {said[-1]}' if said else ''}."
        file.write_bytes(packed.read_bytes())
    return ""


def _enter(path: Path, script: Script, old: Sound | None, name: str) -> None:
    """The entry behind the other facts of the place; of a former draft only its mark is new."""
    text = path.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"  # as its author's program writes it
    rows = text.split(end)
    if old is not None and old.recorded_from:
        row = old.where.line - 1
        rows[row] = f'recorded_from = "{script.mark}"'
    else:
        fence = [i for i, row in enumerate(rows) if row.strip() == "+++"][1]
        credit, licence = _CREDITS.get(script.locale.language, _CREDITS["en"])
        entry = ["", "[[sound]]", f'locale = "{script.locale.tag}"', f'file = "{name}"', f'credit = "{credit}"']
        rows[fence:fence] = [*entry, f'licence = "{licence}"', f'recorded_from = "{script.mark}"', "machine = true"]
    path.write_bytes(end.join(rows).encode())
