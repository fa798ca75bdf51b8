"""One award of an OCDS release as cells, each under its path."""

from __future__ import annotations

from collections.abc import Iterable

from data.ingest.json_stream import Value

Object = dict[str, Value]
SUPERSEDED = "awards/superseded"  # no path of the standard: a later release says more of this award
_BETWEEN = " | "
_OF_RELEASE = (
    "ocid", "date", "tag", "language", "tender/id", "tender/title", "tender/description", "tender/status",
    "tender/procurementMethod", "tender/procurementMethodDetails", "tender/mainProcurementCategory",
    "tender/numberOfTenderers",
)  # fmt: skip
_OF_AWARD = (
    "id", "title", "description", "status", "date", "value/amount", "value/currency", "relatedLots",
    "contractPeriod/startDate", "contractPeriod/endDate",
)  # fmt: skip
_OF_CONTRACT = ("id", "value/amount", "value/currency", "dateSigned", "period/startDate", "period/endDate")
_OF_PACKAGE = ("publisher/name", "uri")
_REST = (
    "buyer/name", "tender/items/description", "tender/items/deliveryAddress",
    "awards/items/description", "awards/items/deliveryAddress",
    "awards/suppliers/name", "awards/suppliers/address", "awards/suppliers/identifier", SUPERSEDED,
)  # fmt: skip
COLUMNS = (
    *_OF_RELEASE,
    *(f"awards/{path}" for path in _OF_AWARD),
    *(f"contracts/{path}" for path in _OF_CONTRACT),
    *_OF_PACKAGE,
    *_REST,
)
_ADDRESS = ("streetAddress", "locality", "region", "postalCode", "countryName")


def award_cells(release: Object, award: Object, package: Object) -> tuple[str, ...]:
    """Give the cells of an award in the order of `COLUMNS`."""
    tender = _dict(release.get("tender"))
    parties = {str(party["id"]): party for party in dicts(release.get("parties")) if party.get("id")}
    contracts = [
        contract
        for contract in dicts(release.get("contracts"))
        if award.get("id") and contract.get("awardID") == award["id"]
    ]
    suppliers = [_full(party, parties) for party in dicts(award.get("suppliers"))]
    return (
        *(_text(_at(release, path)) for path in _OF_RELEASE),
        *(_text(_at(award, path)) for path in _OF_AWARD),
        *(_joined(_text(_at(contract, path)) for contract in contracts) for path in _OF_CONTRACT),
        *(_text(_at(package, path)) for path in _OF_PACKAGE),
        _buyer(release, parties),
        *_items(tender.get("items")),
        *_items(award.get("items")),
        _joined(_text(party.get("name")) for party in suppliers),
        _joined(_address(party.get("address")) for party in suppliers),
        _joined(_identifier(party.get("identifier")) for party in suppliers),
        "",
    )


def dicts(value: Value) -> list[Object]:
    """Give the objects of a list, or the one object that stands where a list should."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def _dict(value: Value) -> Object:
    return value if isinstance(value, dict) else {}


def _at(value: Value, path: str) -> Value:
    for key in path.split("/"):
        value = _dict(value).get(key)
    return value


def _text(value: Value) -> str:
    if isinstance(value, list):
        return _joined(_text(item) for item in value if not isinstance(item, dict))
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else ""


def _joined(texts: Iterable[str]) -> str:
    """Give the texts with bars between them, blank ones too, so that columns keep step."""
    cells = [text.replace("|", "/") for text in texts]
    return _BETWEEN.join(cells) if any(cells) else ""


def _full(party: Object, parties: dict[str, Object]) -> Object:
    """Give a party with what the list of parties says of it; what it says itself counts first."""
    listed = parties.get(str(party.get("id")), {})
    return {**listed, **{key: value for key, value in party.items() if value}}


def _buyer(release: Object, parties: dict[str, Object]) -> str:
    """Give the name of the buyer, else of who runs the tender."""
    tender = _dict(release.get("tender"))
    stated = (_dict(release.get("buyer")), *_with_role(release, "buyer"))
    running = (_dict(tender.get("procuringEntity")), *_with_role(release, "procuringEntity"))
    names = (_text(_full(party, parties).get("name")) for party in (*stated, *running))
    return next((name for name in names if name.strip()), "")


def _with_role(release: Object, role: str) -> list[Object]:
    return [party for party in dicts(release.get("parties")) if role in (party.get("roles") or ())]


def _items(items: Value) -> tuple[str, str]:
    """Give what is bought and where it is delivered to, each once."""
    found = dicts(items)
    described = dict.fromkeys(_text(item.get("description")) for item in found)
    delivered = dict.fromkeys(
        _address(item.get("deliveryAddress")) or _text(_at(item, "deliveryLocation/description"))
        for item in found
    )
    return _joined(filter(None, described)), _joined(filter(None, delivered))


def _address(address: Value) -> str:
    if isinstance(address, str):
        return address
    parts = (_text(_dict(address).get(key)).strip(" ,") for key in _ADDRESS)
    return ", ".join(part for part in parts if part)


def _identifier(identifier: Value) -> str:
    """Give an identifier with its scheme, such as HK-CR-0123456."""
    scheme, number = (_text(_dict(identifier).get(key)) for key in ("scheme", "id"))
    return f"{scheme}-{number}" if scheme and number and not number.startswith(scheme) else number
