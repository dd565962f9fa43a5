import pytest

from webapp.is_scan import is_scan

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1"
CUBOT = "Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


@pytest.mark.parametrize("agent", [PHONE, CUBOT, ""])
def test_a_phone_is_somebody(agent: str) -> None:
    assert is_scan({"HTTP_USER_AGENT": agent})
    assert is_scan({"HTTP_USER_AGENT": agent, "HTTP_PURPOSE": ""})


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (compatible; bingbot/2.0) Chrome/116.0 Safari/537.36",
        "facebookexternalhit/1.1",
        "WhatsApp/2.24.20.76 A",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (compatible; Yahoo! Slurp)",
        "Baiduspider/2.0",
        "some-crawler/0.1",
    ],
)
def test_a_robot_that_says_so_is_nobody(agent: str) -> None:
    assert not is_scan({"HTTP_USER_AGENT": agent})


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("HTTP_SEC_PURPOSE", "prefetch"),
        ("HTTP_SEC_PURPOSE", "prefetch;prerender"),
        ("HTTP_PURPOSE", "prefetch"),
        ("HTTP_X_PURPOSE", "preview"),
        ("HTTP_X_MOZ", "prefetch"),
    ],
)
def test_a_page_fetched_before_anybody_asked_is_no_scan(header: str, value: str) -> None:
    assert not is_scan({"HTTP_USER_AGENT": PHONE, header: value})
