import pytest
from flask.testing import FlaskClient

EVERY_FORM = ["/P/K7M2QX", "/P/K7M2QX/", "/p/K7M2QX", "/p/k7m2qx", "/p/k7m2qx/", "/P/k7m2QX", "/p/K7m2qX/"]


@pytest.mark.parametrize("address", EVERY_FORM)
@pytest.mark.parametrize(
    ("header", "words", "locale"),
    [
        ("en-GB,en;q=0.9", "The plaque", "en"),
        ("fr", "La plaque", "fr"),
        ("ja", "The plaque", "en"),
        ("*", "English first", "fr"),
    ],
)
def test_a_plaque_answers_in_every_form_at_once_and_in_the_visitors_language(
    client: FlaskClient, address: str, header: str, words: str, locale: str
) -> None:
    answer = client.get(address, headers={"Accept-Language": header})
    assert answer.status_code == 200
    assert words in answer.text
    assert answer.headers["Content-Language"] == locale
    assert "accept-language" in answer.vary
    assert "accept-encoding" in answer.vary
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/P/K7M2QX/en/", "/p/k7m2qx/en", "/p/k7m2qx/EN/"])
def test_a_language_in_the_address_wins_over_the_browsers(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "en")
    assert "The plaque" in answer.text
    assert "accept-language" not in answer.vary


def test_a_language_the_plaque_has_no_longer_still_finds_the_plaque(client: FlaskClient) -> None:
    answer = client.get("/P/K7M2QX/cs/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "en")


@pytest.mark.parametrize("address", ["/p/K7M2QY", "/P/K7M2Q", "/p/..", "/P/ｋ７ｍ２ｑｘ", "/p/K7M2QX/a.b", "/p/zz/en/"])
def test_an_unknown_code_gets_the_field_to_type_it_again(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "name=code" in answer.text and "Lost" in answer.text


@pytest.mark.parametrize("typed", ["K7M2QX", " k7m-2qx ", "k7m 2qx", "https://guide.example/p/k7m2qx/"])
def test_the_field_leads_to_the_plaque(client: FlaskClient, typed: str) -> None:
    answer = client.get("/p/", query_string={"code": typed})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/P/K7M2QX")
    assert client.get("/P", query_string={"code": typed, "lang": "en"}).headers["Location"] == "/P/K7M2QX/en/"


@pytest.mark.parametrize("typed", ["", "K7M2QY", "//evil.example", "../../etc", "\r\nX: y"])
def test_a_wrong_code_in_the_field_shows_the_field_again(client: FlaskClient, typed: str) -> None:
    answer = client.get("/p/", query_string={"code": typed, "lang": "en"}, headers={"Accept-Language": "fr"})
    assert answer.status_code == 404
    assert "Lost <input name=code>" in answer.text


def test_a_plaque_is_revalidated_language_by_language(client: FlaskClient) -> None:
    french = client.get("/p/k7m2qx", headers={"Accept-Language": "fr"}).headers["ETag"]
    again = {"If-None-Match": french}
    assert client.get("/p/k7m2qx", headers={"Accept-Language": "fr", **again}).status_code == 304
    assert client.get("/p/k7m2qx", headers={"Accept-Language": "en", **again}).status_code == 200
