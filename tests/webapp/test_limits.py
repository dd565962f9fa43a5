from webapp.limits import MOST_KNOWN, Limit, address_of


def test_what_an_hour_allows_is_allowed_again_when_it_is_over() -> None:
    now = [0.0]
    limit = Limit(2, 3600, lambda: now[0])
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert limit.allows("b")
    now[0] = 3599
    assert not limit.allows("a")
    now[0] = 3600
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]


def test_a_flood_of_addresses_does_not_fill_the_memory() -> None:
    limit = Limit(1, 3600)
    for n in range(MOST_KNOWN + 50):
        assert limit.allows(str(n))
    assert len(limit._times) == MOST_KNOWN
    assert not limit.allows(str(MOST_KNOWN)) and limit.allows("0")


def test_a_visitor_cannot_choose_an_address() -> None:
    def of(address: str, forwarded: str = "") -> str:
        return address_of({"REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": forwarded})

    assert of("203.0.113.7", "198.51.100.1") == "203.0.113.7", "no proxy of this machine"
    assert of("127.0.0.1", "6.6.6.6, 203.0.113.7") == "203.0.113.7", "the proxy wrote the last one"
    assert of("::1", "nonsense") == of("::1")
    assert of("2001:db8:1:2::5") == of("2001:db8:1:2:ffff::9") != of("2001:db8:1:3::5")
    assert of("::ffff:203.0.113.7") == "203.0.113.7"
    assert of("") == ""
