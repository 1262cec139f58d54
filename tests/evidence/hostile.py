"""Links and addresses that must lead nowhere."""

ADDRESSES = (
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.1.2.3"),
    *("169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.0.170"),
    *("192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "192.175.48.1"),
    *("198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "232.1.1.1", "239.255.255.250"),
    *("240.0.0.1", "255.255.255.254", "255.255.255.255"),
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.216.34", "::ffff:0:127.0.0.1", "::127.0.0.1"),
    *("::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::5db8:d822", "64:ff9b:1::7f00:1", "100::1"),
    *("2001::1", "2001:0:7f00:1::", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff::1", "2001:db8::1"),
    *("2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:1::1", "2620:4f:8000::1", "3fff::1", "5f00::1", "fc00::1"),
    *("fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fe80::1%1", "fec0::1", "ff02::1", "ff0e::1", "4000::1", "::2"),
    *("2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:a00:1", "2a00:1450::1%1"),
)
"""Answers of a resolver that are never dialled; most of them belong to nobody outside, some wrap another address."""

WRAPPED = tuple(f"http://[{address}]/" for address in ADDRESSES if ":" in address)
PLAIN = tuple(f"http://{address}/" for address in ADDRESSES if ":" not in address)

ODD = (
    *("http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://localhost.localdomain/"),
    *(
        "http://a.localhost/",
        "http://printer.local/",
        "http://db.internal/",
        "http://router.lan/",
        "http://x.home.arpa/",
    ),
    *("http://intranet/", "http://wiki.corp/", "http://nas.home/", "http://1.0.0.127.in-addr.arpa/", "http://a.test/"),
    *("http://a.example/", "http://a.invalid/", "http://abcdefghij.onion/", "http://a.i2p/", "http://x.alt/"),
    *("http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/"),
    *("http://0x7f.1/", "http://127.1/", "http://127.0.1/", "http://0/", "http://0.0/", "http://00000000.0.0.1/"),
    *("http://127.0.0.01/", "http://127.000.000.001/", "http://127.0.0.1./", "http://127.0.0.1../", "http://10.1/"),
    *("http://3232235521/", "http://0xc0a80001/", "http://4294967296/", "http://2852039166/", "http://0xA9FEA9FE/"),
    *("http://127.0.0.256/", "http://127.0.0.1.1/", "http://1e3/", "http://127.0.0.0x1/", "http://foo.0x7f/"),
    *("http://foo.127/", "http://.127.0.0.1/", "http://127..0.0.1/"),
    *("http://[::1%25lo]/", "http://[::1%lo]/", "http://[fe80::1%25eth0]/", "http://[::ffff:7f00:1]/"),
    *("http://[0:0:0:0:0:0:0:1]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://[::]/", "http://[::ffff:0x7f.1]/"),
    *("http://[v1.fe80::a]/", "http://[::1/", "http://::1/", "http://::1]/", "http://[::1]]/", "http://[[::1]]/"),
    *("http://[127.0.0.1]/", "http://[::1].example.org/", "http://[::1]example.org/", "http://[]/"),
    *("http://127。0。0。1/", "http://127．0．0．1/", "http://127｡0｡0｡1/", "http://１２７.０.０.１/"),
    *("http://①②⑦.⓪.⓪.①/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "http://ｌｏｃａｌｈｏｓｔ/", "http://loc\u00adalhost/"),
    *("http://local\u200bhost/", "http://localhost\u3002/", "http://ʟocalhost/", "http://𝟙𝟚𝟟.0.0.1/"),
    *("http://١٢٧.٠.٠.١/", "http://example.org\u2044@127.0.0.1/", "http://example\uff0eorg/"),
    *("http://xn--127-.0.0.1/", "http://xn--a.example.org/", "http://xn--localhost-.com/", "http://xn--ls8h.la/"),
    *("http://user@127.0.0.1/", "http://example.org@127.0.0.1/", "http://example.org:80@127.0.0.1/"),
    *(
        "http://user:pass@example.org/",
        "http://127.0.0.1@example.org/",
        "http://@example.org/",
        "http://:@example.org/",
    ),
    *("http://example.org#@127.0.0.1\\/", "http://127.0.0.1\\@example.org/", "http://example.org\\@127.0.0.1/"),
    *("http:\\\\127.0.0.1\\", "http:/127.0.0.1/", "http:127.0.0.1", "http:///127.0.0.1/", "http:////127.0.0.1/"),
    *("http://", "http:", "//127.0.0.1/", "127.0.0.1", "", " ", "http://?x", "http://#x", "http://:80/"),
    *("http://example.org\t/", "http://exam\nple.org/", "http://exam\rple.org/", "\thttp://127.0.0.1/"),
    *("http://127.0.0.1\x00.example.org/", "http://example.org\x00/", "http://example.org /", " http://example.org/"),
    *("http://example.org/\r\nHost: 127.0.0.1", "http://example.org/ HTTP/1.1\r\n\r\nGET /", "http://exam\x7fple.org/"),
    *("http://example.org/a b", "http://example.org/\u2028", "http://example.org/\x85", "http://example.org/\ud800"),
    *("http://%31%32%37.0.0.1/", "http://127%2e0.0.1/", "http://local%68ost/", "http://example.org%00/"),
    *("http://example.org%2f@127.0.0.1/", "http://example%E3%80%82org/", "http://%5B::1%5D/"),
    *("http://example.org./", "http://example.org../", "http://.example.org/", "http://example..org/"),
    *("http://-example.org/", "http://example-.org/", f"http://{'a' * 64}.org/", f"http://{'a.' * 140}org/"),
    *("http://example.org:8080/", "http://example.org:22/", "http://example.org:0/", "http://example.org:99999/"),
    *("http://example.org:080/", "http://example.org:+80/", "http://example.org:-1/", "http://example.org:８０/"),
    *("http://example.org:/", "http://example.org:80:80/", "http://example.org:80a/", "http://example.org: 80/"),
    *("http://example.org:25/", "http://example.org:6379/", "https://example.org:8443/", "http://example.org:0x50/"),
    *("ftp://127.0.0.1/", "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "gopher://127.0.0.1/", "dict://a.org/"),
    *("ws://127.0.0.1/", "data:text/html,x", "javascript:alert(1)", "ldap://127.0.0.1/", "jar:http://127.0.0.1!/"),
    *("HTTP+unix://127.0.0.1/", "view-source:http://127.0.0.1/", "blob:http://127.0.0.1/", "hxxp://example.org/"),
    *("http://example.org,127.0.0.1/", "http://example.org;127.0.0.1/", "http://example.org&@127.0.0.1/"),
    *("http://exam*ple.org/", "http://exam'ple.org/", 'http://exam"ple.org/', "http://<example.org>/"),
    *("http://example.org|127.0.0.1/", "http://{example}.org/", "http://$(id).org/", "http://`id`.org/"),
    "http://example.org/" + "a" * 2000,
)
"""Ways to write a link so that some program reads another one."""

URLS = tuple(dict.fromkeys((*PLAIN, *WRAPPED, *ODD)))
