"""Records of earlier editions of the program: brought up with what is in them."""

from decimal import Decimal

from alembic import command
from alembic.config import Config
from sqlalchemy import select

from data import public
from data.files import ReadOptions
from data.placing import load_placing
from data.store import batches as kept
from data.store import schema
from data.store.engine import MIGRATIONS, migrate
from data.store.publish import Order, publish

OLD_AWARD = {
    "publisher": "GLD",
    "tender_ref": "A0600622024",
    "award_date": "2025-06-27",
    "amount": Decimal("5.00"),
}
VALUE = (
    '{"publisher":"GLD","tender_ref":"A0600622024 ","title":"Guards","suppliers":["Guards Limited"],'
    '"award_date":"2025-06-27","amount":"5.00","currency":"HKD","amount_kind":"not_stated","method":"unknown"}'
)
NOWHERE = '{"scope":"unknown","districts":[],"precision":"none","method":"none"}'
ASSESSMENT = (
    f'{{"vendor_place":{NOWHERE},"delivery_place":{NOWHERE},"delivery_origin":"none",'
    '"category":"unknown","category_origin":"none","sector_origin":"none"}'
)
AT = "2026-01-01T00:00:00+00:00"
OLD_RECORD = (
    f"INSERT INTO files VALUES ('f', 1, 'x', '{AT}')",
    f"INSERT INTO audit VALUES (1, '{AT}', 'x', 'publish', '{{}}', '', 'h')",
    "INSERT INTO batches VALUES (1, 'awards', 'published', 'f', 'a.csv', 'utf-8', 'template', 1, 1, 0, 0, "
    f"'x', 'y', '{AT}', 1)",
    f"INSERT INTO versions VALUES (1, '{AT}', 1)",
    "INSERT INTO awards VALUES (1, 'GLD|A0600622024||guards ltd', 1, 'guards')",
    "INSERT INTO suppliers VALUES (1, 'Guards Limited', 'firm', NULL, 1)",
    "INSERT INTO supplier_names VALUES ('guards ltd', 1)",
    f"INSERT INTO award_rows VALUES (1, 1, 2, 1, '{VALUE}', '{{}}', 'h')",
    f"INSERT INTO assessments VALUES (1, 1, 'rules 1', '{ASSESSMENT}')",
)


def test_a_record_made_before_staging_is_brought_up_with_its_data(empty_home, make_award, make_result):
    engine = public.engine(empty_home)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in OLD_RECORD:
            connection.exec_driver_sql(statement)

    migrate(engine)

    (batch,) = kept.all_batches(engine)
    assert (batch.state, batch.version, batch.review, batch.options) == ("published", 1, 0, ReadOptions())
    with engine.begin() as connection:
        (award,) = connection.execute(select(schema.awards)).all()
    assert (award.language, award.tender_key) == ("en", "GLD|A0600622024")
    chinese = make_award(title="護衞", suppliers=("護衞公司",), language="zh-Hant", **OLD_AWARD)
    placing = load_placing(engine, empty_home)
    publish(engine, [Order(b"x", make_result(chinese))], by="x", note="", placing=placing)
    rows = public.current(empty_home).rows("SELECT award_id, title, title_zh FROM awards")
    assert rows == [{"award_id": 1, "title": "Guards", "title_zh": "護衞"}]
