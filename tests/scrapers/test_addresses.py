from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.addresses import BarredAddress, check_url, host_of, is_allowed, is_public


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 255.255.255.255 224.0.0.1 240.0.0.1
    192.0.0.8 198.18.0.1 192.88.99.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 fec0::1 ::ffff:127.0.0.1
    ::ffff:169.254.169.254 2002:7f00:1:: 2002:a00:1:: 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe ::127.0.0.1 2001:db8::1
    2001:0:7f00:1::1 5f00::1 nonsense""".split(),
)
def test_private_local_and_odd_addresses_are_not(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_as_public_as_it_is_alone(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for wrapped in (
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
    ):
        assert is_public(str(wrapped)) == is_public(str(address))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://example.com/",
        "http:///nothing",
        "http://user:secret@example.com/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://example.com:22/",
        "http://example.com:99999/",
        "http://example.com/a b",
        "http://example.com/\r\nHost: other",
        "javascript:alert(1)",
        "https://example.com/" + "a" * 9000,
    ],
)
def test_barred_forms_are_refused(url: str) -> None:
    with pytest.raises(BarredAddress) as caught:
        check_url(url)
    assert "secret" not in str(caught.value)


def test_ordinary_addresses_pass() -> None:
    for url in ("https://example.com/a?b=c", "http://example.com:8080/", "https://bücher.example/x"):
        check_url(url)


def test_a_named_host_may_lie_anywhere() -> None:
    check_url("http://127.0.0.1:4711/", {"127.0.0.1:4711"})
    check_url("http://127.0.0.1:4711/", {"127.0.0.1"})
    check_url("http://[::1]:4711/", {"::1"})
    with pytest.raises(BarredAddress):
        check_url("http://127.0.0.1:4712/", {"127.0.0.1:4711"})
    assert not is_allowed("http://127.0.0.1.example/", {"127.0.0.1"})


def test_host_of_leaves_out_the_schemes_own_port() -> None:
    assert host_of("https://Example.COM:443/x") == "example.com"
    assert host_of("http://example.com:443/x") == "example.com:443"
    assert host_of("mailto:a@b") == ""
