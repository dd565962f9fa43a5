from pathlib import Path

import pytest

from builder.problems import Problem
from builder.read.markdown import MAX_BYTES, ContentFile, read_text, split_content

FILE = "+++\na = 1\n+++\n\nOne\nparagraph.\n\nAnother.\n"


def read(tmp_path: Path, data: bytes) -> tuple[str | None, list[str]]:
    problems: list[Problem] = []
    (tmp_path / "a.md").write_bytes(data)
    return read_text(tmp_path / "a.md", "tours/a.md", problems), [str(problem) for problem in problems]


def split(text: str) -> tuple[ContentFile | None, list[str]]:
    problems: list[Problem] = []
    return split_content(text, "tours/a.md", problems), [str(problem) for problem in problems]


def test_facts_and_paragraphs_have_their_lines() -> None:
    assert split(FILE) == (ContentFile("a = 1", 2, (("One\nparagraph.", 5), ("Another.", 8))), [])


def test_blank_lines_before_the_first_fence_are_passed_over_and_counted() -> None:
    content, _ = split("\n\n" + FILE)
    assert content is not None
    assert (content.facts_line, content.blocks[0][1]) == (4, 7)


def test_many_blank_lines_separate_paragraphs_as_one_does() -> None:
    content, _ = split("+++\n+++\n\n\nOne.  \n \t\n\n\nTwo.")
    assert content is not None and content.blocks == (("One.", 5), ("Two.", 9))


def test_facts_without_prose_have_no_paragraph() -> None:
    assert split("+++\na = 1\n+++\n") == (ContentFile("a = 1", 2, ()), [])


@pytest.mark.parametrize(
    "text",
    ["", "Prose alone.\n", "+++\na = 1\n\nNo second fence.\n", "Words first.\n+++\na = 1\n+++\n", "---\na: 1\n---\n"],
)
def test_facts_outside_their_two_lines_are_refused(text: str) -> None:
    content, problems = split(text)
    assert content is None
    assert len(problems) == 1 and problems[0].startswith("tours/a.md:1: error: The facts do not stand between")


def test_windows_and_old_mac_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    for ends in ("\r\n", "\r"):
        text, problems = read(tmp_path, b"\xef\xbb\xbf" + FILE.replace("\n", ends).encode())
        assert (text, problems) == (FILE, [])


def test_bytes_that_are_not_utf_8_are_told_with_their_line(tmp_path: Path) -> None:
    assert read(tmp_path, "+++\ntitle = 'Cité'\n+++\n".encode("latin-1")) == (
        None,
        ["tours/a.md:2: error: Byte 0xe9 on this line is not UTF-8. Save the file as UTF-8. [file-encoding]"],
    )


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_text(tmp_path / "b.md", "tours/b.md", problems) is None
    assert str(problems[0]).startswith("tours/b.md: error: The file cannot be read: No such file or directory.")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_text(tmp_path, "tours/b.md", problems) is None
    assert [problem.code for problem in problems] == ["file-missing"]


def test_a_megabyte_is_read_and_a_byte_more_is_not(tmp_path: Path) -> None:
    assert read(tmp_path, b"x" * MAX_BYTES)[1] == []
    text, problems = read(tmp_path, b"x" * (MAX_BYTES + 1))
    assert text is None and problems[0].endswith("[file-size]")
