"""A record in which everything happened once, and ways to damage it behind its guards."""

import json
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from shapely import box
from shapely.geometry import mapping
from sqlalchemy import text

from data import public
from data.placing import load_placing
from data.prepare import seed_order
from data.store.boundaries import adopt
from data.store.corrections import correct
from data.store.pins import pin
from data.store.publish import Order, publish, publish_batch, stage, withdraw
from data.verify import verify
from geo import boundaries
from geo.districts import districts

PINNED = "Block Q, Nobody Knows Gardens"


class Story:
    """A record to which things happen; each step is one method."""

    def __init__(self, home: Path, make_award, make_result):
        self.home, self.engine = home, public.engine(home)
        self.award, self.result = make_award, make_result

    def order(self, name, *awards) -> Order:
        return Order(f"{name}: {awards}".encode(), self.result(*awards, name=name))

    def publish(self, *orders):
        return publish(
            self.engine,
            orders,
            by="tester",
            note="a test",
            placing=load_placing(self.engine, self.home),
            release=True,
        )

    def first_file(self):
        self.publish(self.order("first.csv", self.award(2, addresses=(PINNED,)), self.award(3)))

    def overlapping_file(self):
        self.publish(self.order("second.csv", self.award(3, notes="changed"), self.award(4)))

    def chinese_edition(self):
        chinese = self.award(2, title="桌子", suppliers=("桌子有限公司",), language="zh-Hant")
        self.publish(self.order("chinese.csv", chinese))

    def register(self):
        self.publish(seed_order("grants.csv"))

    def corrected(self):
        correct(self.engine, 1, "sector", "ict", by="tester", reason="it says so")

    def taken_back(self):
        withdraw(self.engine, 2, by="tester", reason="a mistake")

    def waiting(self):
        stage(self.engine, self.order("waits.csv", self.award(5)), by="tester", note="later")

    def held(self):
        stage(self.engine, self.order("empty.csv"), by="tester", note="what is this?")

    def put_away(self):
        withdraw(self.engine, 6, by="tester", reason="nothing is in it")

    def published_later(self):
        # What waits is read again from its bytes: they have to be a real file.
        order = seed_order("indicators.csv")
        staged = stage(self.engine, order, by="tester", note="first look")
        placing = load_placing(self.engine, self.home)
        publish_batch(self.engine, [staged.batch_id], by="other", note="looked at", placing=placing)

    def pinned(self):
        placing = load_placing(self.engine, self.home)
        pin(self.engine, PINNED, 22.2819, 114.1583, by="tester", reason="seen there", placing=placing)

    def redrawn(self):
        squares = [
            {
                "type": "Feature",
                "properties": {boundaries.LETTER: district.had_letter},
                "geometry": mapping(box(114 + at / 100, 22.2, 114.01 + at / 100, 22.3)),
            }
            for at, district in enumerate(districts().values())
        ]
        content = json.dumps({"type": "FeatureCollection", "features": squares}).encode()
        official = boundaries.Official(content, "official 12345678", "a test")
        placing = load_placing(self.engine, self.home)
        adopt(self.engine, official, by="tester", reason="as gazetted", placing=placing)

    def seen(self):
        public.current(self.home)

    STEPS = (
        first_file,
        overlapping_file,
        chinese_edition,
        register,
        corrected,
        taken_back,
        waiting,
        held,
        put_away,
        published_later,
        pinned,
        redrawn,
        seen,
    )

    def play(self):
        for step in self.STEPS:
            step(self)


@pytest.fixture
def story(home, make_award, make_result):
    """Give an empty record, and what may happen to it."""
    return Story(home, make_award, make_result)


@pytest.fixture(scope="session")
def plays():
    """Give what was played once already: kind of engine -> home and database to copy."""
    return {}


@pytest.fixture
def played(plays, engine_kind, new_home, make_award, make_result, tmp_path_factory, request, monkeypatch):
    """Give a home in which everything happened, a copy for each test."""
    if engine_kind not in plays:
        home = new_home()
        story = Story(home, make_award, make_result)
        story.play()
        story.engine.dispose()
        kept = tmp_path_factory.mktemp("played") / "home"
        shutil.copytree(home, kept)
        address = None
        if engine_kind == "postgresql":
            server = request.getfixturevalue("postgresql")
            address = server.new_database(story.engine.url)
        plays[engine_kind] = kept, address
    kept, address = plays[engine_kind]
    home = new_home(tables=False)
    engine = public.engine(home)
    if address is not None:
        server = request.getfixturevalue("postgresql")
        engine.dispose()
        server.drop(engine.url)
        with server.engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{engine.url.database}" TEMPLATE "{address.database}"'))
    shutil.copytree(kept, home, dirs_exist_ok=True)
    return home


@pytest.fixture
def damage(played):
    """Give a function that runs statements as no guard or reference would let them."""
    engine = public.engine(played)

    def run(*statements: str) -> None:
        engine.dispose()
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                for statement in statements:
                    connection.exec_driver_sql(statement)
            return
        connection = sqlite3.connect(engine.url.database)
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in guards:
            # A table that is gone takes its guards along.
            with suppress(sqlite3.OperationalError):
                connection.execute(sql)
        connection.commit()
        connection.close()

    return run


@pytest.fixture
def findings():
    """Give what a verification of a home says, a line each."""

    def look(home: Path, **options) -> list[str]:
        return [str(finding) for finding in verify(public.engine(home), home, **options).findings]

    return look
