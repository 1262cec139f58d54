"""The peers: SQLite's FTS5, tantivy and PostgreSQL, over the same claims, answering the same questions."""

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks.engines.asked import Asked
from tests.benchmarks.engines.claims import Claim
from tests.benchmarks.engines.ours import Answer


def _words(claim: Claim) -> str:
    return f"{claim.text} {claim.claimant} {claim.outlet}"


class Fts5:
    """Porter's stemmer for words; a second table without it for phrases and beginnings, as ours has."""

    name = "fts5"

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "claims.db")
        self.database.execute("PRAGMA mmap_size = 4000000000")
        self.database.execute("PRAGMA cache_size = -200000")

    @staticmethod
    def build(folder: Path, claims: Iterable[Claim]) -> None:
        folder.mkdir(parents=True)
        database = sqlite3.connect(folder / "claims.db")
        database.execute("CREATE TABLE claim (number INTEGER PRIMARY KEY, verdict TEXT, day INTEGER)")
        database.execute("CREATE VIRTUAL TABLE stems USING fts5(words, content='', tokenize='porter unicode61')")
        database.execute("CREATE VIRTUAL TABLE plain USING fts5(words, content='', tokenize='unicode61')")
        left = iter(claims)
        while some := list(islice(left, 10_000)):
            rows = [(claim.number, claim.verdict, claim.day) for claim in some]
            database.executemany("INSERT INTO claim VALUES (?, ?, ?)", rows)
            for table in ("stems", "plain"):
                words = ((claim.number, _words(claim)) for claim in some)
                database.executemany(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", words)
            database.commit()
        for table in ("stems", "plain"):
            database.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        database.execute("CREATE INDEX by_day ON claim (day)")
        database.commit()
        database.close()

    def ask(self, one: Asked) -> Answer:
        quoted = [f'"{word}"' for word in one.words]
        match = {"two common, OR": " OR ", "common, NOT another": " NOT "}.get(one.kind, " AND ").join(quoted)
        match = {"phrase": f'"{" ".join(one.words)}"', "prefix": f'"{one.words[0]}"*'}.get(one.kind, match)
        table = "plain" if one.kind in ("phrase", "prefix") else "stems"
        tables, given, where = table, [match], f"{table} MATCH ?"
        if one.days or one.kind in ("sorted by date", "facet counts"):
            tables += f" JOIN claim ON number = {table}.rowid"
        if one.days:
            where += " AND verdict = ? AND day BETWEEN ? AND ?"
            given += [one.verdict, *one.days]  # type: ignore[list-item]
        order = "day DESC" if one.kind == "sorted by date" else "rank"
        ask = self.database.execute
        ids = ask(f"SELECT {table}.rowid FROM {tables} WHERE {where} ORDER BY {order} LIMIT 20", given).fetchall()
        [total] = ask(f"SELECT count(*) FROM {tables} WHERE {where}", given).fetchone()
        counts = {}
        if one.kind == "facet counts":
            counts = dict(ask(f"SELECT verdict, count(*) FROM {tables} WHERE {where} GROUP BY 1", given).fetchall())
        return total, [number for (number,) in ids], counts

    def close(self) -> None:
        self.database.close()


class Tantivy:
    """In its own index; facets by cached sets: how many of the matches each verdict has, asked one by one."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.tantivy: Any = tantivy
        self.index = tantivy.Index.open(str(folder))
        self.searcher = self.index.searcher()
        build: Any = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        self.stemmer: Any = build.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("english")).build()

    @staticmethod
    def build(folder: Path, claims: Iterable[Claim]) -> None:
        import tantivy

        folder.mkdir(parents=True)
        schema: Any = tantivy.SchemaBuilder()
        schema.add_integer_field("number", stored=True, fast=True)
        schema.add_text_field("stems", tokenizer_name="en_stem", index_option="freq")
        schema.add_text_field("plain", tokenizer_name="default")
        schema.add_text_field("verdict", tokenizer_name="raw", fast=True)
        schema.add_integer_field("day", indexed=True, fast=True)
        made: Any = tantivy.Index(schema.build(), path=str(folder))
        writer = made.writer(300_000_000, 1)
        for claim in claims:
            given = {"number": claim.number, "verdict": claim.verdict, "day": claim.day}
            writer.add_document(tantivy.Document(stems=_words(claim), plain=_words(claim), **given))
        writer.commit()
        writer.wait_merging_threads()

    def ask(self, one: Asked) -> Answer:
        q, occur, schema = self.tantivy.Query, self.tantivy.Occur, self.index.schema
        terms = [q.term_query(schema, "stems", (self.stemmer.analyze(word) or [word])[0]) for word in one.words]
        must, should, never = occur.Must, occur.Should, occur.MustNot
        wanted = q.boolean_query([(must, term) for term in terms])
        if one.kind == "two common, OR":
            wanted = q.boolean_query([(should, term) for term in terms])
        elif one.kind == "common, NOT another":
            wanted = q.boolean_query([(must, terms[0]), (never, terms[1])])
        elif one.kind == "phrase":
            wanted = q.phrase_query(schema, "plain", list(one.words))
        elif one.kind == "prefix":
            wanted = q.regex_query(schema, "plain", f"{one.words[0]}.*")
        if one.days:
            between = q.range_query(schema, "day", self.tantivy.FieldType.Integer, *one.days)
            verdict = q.term_query(schema, "verdict", one.verdict)
            wanted = q.boolean_query([(must, wanted), (must, between), (must, verdict)])
        order = {"order_by_field": "day"} if one.kind == "sorted by date" else {}
        found = self.searcher.search(wanted, 20, count=True, **order)
        counts = {}
        if one.kind == "facet counts":
            made = self.searcher.aggregate(wanted, {"by": {"terms": {"field": "verdict"}}})
            counts = {bucket["key"]: bucket["doc_count"] for bucket in made["by"]["buckets"]}
        return found.count, [self.searcher.doc(place)["number"][0] for _, place in found.hits], counts

    def close(self) -> None:
        """Nothing to do."""


class Postgres:
    """A server of its own, started for the bench and stopped after it."""

    name = "postgres"

    def __init__(self, folder: Path) -> None:
        import psycopg

        self.folder, self.socket = folder, tempfile.mkdtemp()
        _server("start", folder, self.socket)
        self.database: Any = psycopg.connect(f"host={self.socket} dbname=postgres user=postgres", autocommit=True)

    @staticmethod
    def build(folder: Path, claims: Iterable[Claim]) -> None:
        import psycopg

        folder.mkdir(parents=True)
        shutil.chown(folder, "postgres")
        _as_postgres("initdb", "-D", str(folder), "--locale=C", "-E", "UTF8", "-A", "trust")
        socket = tempfile.mkdtemp()
        _server("start", folder, socket)
        with psycopg.connect(f"host={socket} dbname=postgres user=postgres", autocommit=True) as database:
            database.execute("CREATE TABLE claim (number int PRIMARY KEY, verdict text, day int, words text)")
            with database.cursor().copy("COPY claim FROM STDIN") as copy:
                for claim in claims:
                    copy.write_row((claim.number, claim.verdict, claim.day, _words(claim)))
            for name, config in (("stems", "english"), ("plain", "simple")):
                made = (
                    f"ALTER TABLE claim ADD {name} tsvector GENERATED ALWAYS AS (to_tsvector('{config}', words)) STORED"
                )
                database.execute(made)
                database.execute(f"CREATE INDEX ON claim USING gin ({name})")
            database.execute("CREATE INDEX ON claim (day)")
            database.execute("CREATE INDEX ON claim (verdict, day)")
            database.execute("VACUUM ANALYZE claim")
        _server("stop", folder, socket)

    def ask(self, one: Asked) -> Answer:
        joined = {"two common, OR": " | ", "common, NOT another": " & !"}.get(one.kind, " & ").join(one.words)
        joined = {"phrase": " <-> ".join(one.words), "prefix": f"{one.words[0]}:*"}.get(one.kind, joined)
        name, config = ("plain", "simple") if one.kind in ("phrase", "prefix") else ("stems", "english")
        given: list[Any] = [joined]
        where = f"{name} @@ q"
        if one.days:
            where += " AND verdict = %s AND day BETWEEN %s AND %s"
            given += [one.verdict, *one.days]
        order = "day" if one.kind == "sorted by date" else f"ts_rank({name}, q)"
        tables = f"claim, to_tsquery('{config}', %s) q"
        ids = self.database.execute(
            f"SELECT number FROM {tables} WHERE {where} ORDER BY {order} DESC LIMIT 20", given
        ).fetchall()
        [[total]] = self.database.execute(f"SELECT count(*) FROM {tables} WHERE {where}", given).fetchall()
        counts = {}
        if one.kind == "facet counts":
            rows = self.database.execute(f"SELECT verdict, count(*) FROM {tables} WHERE {where} GROUP BY 1", given)
            counts = dict(rows.fetchall())
        return total, [number for (number,) in ids], counts

    def close(self) -> None:
        self.database.close()
        _server("stop", self.folder, self.socket)


def _server(do: str, folder: Path, socket: str) -> None:
    shutil.chown(socket, "postgres")
    settings = f"-c listen_addresses='' -k {socket} -c shared_buffers=512MB -c work_mem=64MB -c fsync=off"
    more = ["-o", settings, "-l", str(Path(socket) / "log")] if do == "start" else ["-m", "fast"]
    _as_postgres("pg_ctl", "-D", str(folder), "-w", *more, do)


def _as_postgres(*command: str) -> None:
    """The server refuses to run as the administrator of a machine."""
    subprocess.run(["runuser", "-u", "postgres", "--", *_found(command)], check=True, stdout=subprocess.DEVNULL)


def _found(command: tuple[str, ...]) -> Iterator[str]:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    yield shutil.which(command[0]) or next(str(place / command[0]) for place in places if (place / command[0]).exists())
    yield from command[1:]
