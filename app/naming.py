"""What an account and an office may be called: names stand on papers, in file names and on cards. Pure."""

from __future__ import annotations

import re
import unicodedata

from app.forms import first_unfit
from db.header import OfficeFacts
from db.kernel.errors import UserError

#: As docs/formats/bundle.md has it: office codes are part of the names of bundle files.
_OFFICE_CODE = re.compile(r"[A-Za-z0-9]{1,32}")
_LONGEST_LOGIN = 64
_LONGEST_NAME = 200


def require_login(login: str) -> None:
    """Raise `account.bad_name` unless the name can be typed again by the person whom it is for."""
    if not _fits(login, _LONGEST_LOGIN):
        raise UserError("account.bad_name", login=login[:_LONGEST_LOGIN], longest=_LONGEST_LOGIN)


def require_office(office: OfficeFacts) -> None:
    """Raise `office.bad_facts` naming the first fact that no card could carry. The highest office has no superior."""
    for field, code in (("院代码", office.code), ("上一级院代码", office.superior_code)):
        if not _OFFICE_CODE.fullmatch(code) and (code or field == "院代码"):
            raise UserError("office.bad_facts", field=field, value=code[:32])
    for field, name in (("院名", office.name), ("简称", office.short_name)):
        if not _fits(name, _LONGEST_NAME):
            raise UserError("office.bad_facts", field=field, value=name[:32])


def _fits(name: str, longest: int) -> bool:
    return (
        0 < len(name) <= longest
        and name == name.strip()
        and unicodedata.is_normalized("NFC", name)
        and first_unfit(name, lines=False) is None
    )
