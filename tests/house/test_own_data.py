"""A person's copy of his data is whole: every column that names people is in it, or on a written list with its reason (F.7)."""

import re
from pathlib import Path

import yaml
from sqlalchemy import Table

from sandbox.identity.own_records import WAYS_IN, Record
from sandbox.identity.tables import Person, PrivateData
from sandbox.process import OWN_RECORDS
from sandbox.rows import table_of
from tests.house.test_tables import tables
from training.api.own_records import APART

LISTED = Path(__file__).with_name("not_in_the_copy.yaml")
NAMES_SOMEBODY = re.compile(r"(_id|_ids|_by|_to)$|^(by|actor|viewer|buyer)$")
THINGS = {
    "bag", "checkout",
    "check", "cohort", "comment", "conversation", "coupon", "course", "drill", "event", "exam", "filled", "goods", "group",
    "handout", "incident", "institution", "listing", "masked", "meeting", "order", "pinned_listing", "poll", "promotion",
    "publisher_session",
    "purchase_order", "questionnaire", "recording", "reply", "resource", "room", "session", "shipment", "shop", "show", "sku", "supplier",
    "task", "ticket", "transaction", "violation",
}  # fmt: skip
NOT_PEOPLE = {"supply_suppliers.not_to"}
RECORDS = [*WAYS_IN, *(record for room in OWN_RECORDS.values() for record in room)]


def naming(table: Table) -> list[str]:
    """The columns of a table that may name a person: whatever ends like an id and is not that of a thing."""
    found = [column.name for column in table.columns if NAMES_SOMEBODY.search(column.name)]
    mine = [name for name in found if re.sub(r"_(ids?|to)$", "", name) not in THINGS]
    return [f"{table.name}.{name}" for name in mine if f"{table.name}.{name}" not in NOT_PEOPLE]


def copied(records: list[Record]) -> set[str]:
    """The columns by which rows come into the copy."""
    return {f"{table_of(one.kind).name}.{name}" for one in records for name in one.who.split()}


def test_every_column_that_names_a_person_is_in_his_copy_or_on_the_list_with_its_reason() -> None:
    everywhere = {name for _, table in tables() for name in naming(table)}
    apart = {f"{table_of(kind).name}.{name}" for kind in (*APART, Person, PrivateData) for name in ("person_id", "about_id", "filler_id")}
    reasons = yaml.safe_load(LISTED.read_text("utf-8"))
    listed = {name for names in reasons.values() for name in names}
    assert everywhere - apart - copied(RECORDS) - listed == set()
    assert listed - everywhere == set(), "the list names columns that are not there"
    assert listed & copied(RECORDS) == set(), "on the list and in the copy"
    assert "training_follow_visits.person_id" in everywhere - apart - copied(RECORDS[:4]) - listed, "the negative control: a table left out"


def test_what_the_copy_shows_are_columns_of_the_table_and_no_secrets() -> None:
    shown = {f"{table_of(one.kind).name}.{name}" for one in RECORDS for name in one.words()}
    there = {f"{table.name}.{column.name}" for _, table in tables() for column in table.columns}
    assert shown - there == set()
    assert [name for name in shown if re.search(r"hash|token|secret|seed|digest|sealed", name.partition(".")[2])] == []
    assert len({one.zh for one in RECORDS}) == len(RECORDS)
