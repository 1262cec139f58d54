"""The short form of `./wb bench verify`: nothing out of proportion. Rates are the machine's; ratios are ours."""

from tests.benchmarks.verify import measure

ALLOWED = {"event chain": 40, "a large capture": 2}


def test_verifying_takes_no_longer_than_some_times_of_bare_hashing():
    found = {one.figure.name: one for one in measure(quick=True)}
    assert found.keys() == ALLOWED.keys()
    assert {name: one.figure.ratio for name, one in found.items() if one.figure.ratio > ALLOWED[name]} == {}
    assert all(one.rate > 0 for one in found.values())
