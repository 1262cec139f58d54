"""The short form of `./wb drill tamper`: every tamper is noticed against a checkpoint, every flipped bit is found."""

from tests.drills.tamper import UNSEEN, desk, flips, signed_chain, tampers
from workbench.models import Event
from workbench.record import chain_hash, commit_to
from workbench.upkeep import chain


def test_300_tampers_and_100_flipped_bits_are_noticed_and_what_the_chain_alone_cannot_notice_is_not(tmp_path):
    home, database = desk(tmp_path)
    rows, signed = signed_chain(tmp_path, home, database)
    assert list(chain.wrong(rows, (), [signed])) == []

    tried, noticed, alone = tampers(rows, signed, 300)
    found = flips(home, database, 100)
    database.close()

    assert noticed == tried and tried.total() == 300
    assert {name: alone[name] for name in tried} == {name: 0 if name in UNSEEN else tried[name] for name in tried}
    assert found.total() == 100 and found["warc"] > 30


def test_the_fast_way_through_the_chain_hashes_what_the_slow_one_does(tmp_path):
    _, database = desk(tmp_path)
    with database.reading() as session:
        for row in chain.rows(session):
            event = session.get_one(Event, row.seq)
            assert chain.own_hash(row) == chain_hash(event) == event.hash
            said = session.connection().exec_driver_sql(
                "SELECT salt, json(before), json(after) FROM event_detail WHERE event_seq = ?", (row.seq,)
            )
            assert said.one()[0] == row.salt and chain.commitment(row) == event.commitment
    database.close()
    assert chain.instant("2021-01-01 00:00:00.000000") == "2021-01-01T00:00:00+00:00"
    assert commit_to("00", None, {"b": 1, "a": "ä\ud800"}) == chain.commitment(
        row._replace(salt="00", before="null", after='{"b": 1, "a": "\\u00e4\\ud800"}')
    )
