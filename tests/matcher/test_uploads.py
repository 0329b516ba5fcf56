"""Files that strangers send: every kind is read, hostile ones are refused, nothing tells where they lay."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from skillmatch.errors import BadRecordsError, InputError
from skillmatch.matcher import archives
from skillmatch.matcher.framework_uploads import FrameworkStated, read_framework_sent
from skillmatch.matcher.uploads import import_sent, keep_sent, read_sent, suffix_of
from skillmatch.workspace import Workspace

OFFER = b'{"credentials": [{"id": "c1", "name": "Joining", "issuer": "us"}]}'


def _zip(path: Path, members: dict[str, bytes], **attributes: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = attributes.get("external_attr", 0)
            archive.writestr(info, content)
    return path


def _lied_about(path: Path, size: int) -> Path:
    """A zip whose one member says to be of another size than it is."""
    raw = bytearray(_zip(path, {"a.json": b"[" + b" " * 1000 + b"]"}).read_bytes())
    for magic, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = raw.index(magic) + at
        raw[place : place + 4] = size.to_bytes(4, "little")
    path.write_bytes(bytes(raw))
    return path


def test_a_zip_of_records_is_read(tmp_path: Path) -> None:
    sent = read_sent("credentials", _zip(tmp_path / "x.zip", {"a/offer.json": OFFER, "readme.pdf": b"%PDF"}))
    assert [one.id for one in sent.records] == ["c1"]


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"../../etc/passwd.json": OFFER}, "unsafe name"),
        ({"/etc/passwd.json": OFFER}, "unsafe name"),
        ({"..\\..\\a.json": OFFER}, "unsafe name"),
        ({"C:\\a.json": OFFER}, "unsafe name"),
        ({"a\x1b[31m.json": OFFER}, "unsafe name"),
        ({"inner.zip": b"PK"}, "another archive"),
        ({"deep/inner.tar.GZ": b""}, "another archive"),
        ({"bomb.json": b" " * (40 * 2**20)}, "times its size"),
        ({f"{number}.json": b"" for number in range(archives.MOST_MEMBERS + 1)}, "holds more than"),
    ],
)
def test_hostile_zips_are_refused_unread(tmp_path: Path, members: dict[str, bytes], why: str) -> None:
    file = _zip(tmp_path / "f00.zip", members)
    with pytest.raises(InputError, match=why) as caught:
        read_sent("credentials", file)
    assert str(tmp_path) not in str(caught.value)
    assert "sent.zip" in str(caught.value)


def test_links_locked_and_broken_zips_are_refused(tmp_path: Path) -> None:
    linked = _zip(
        tmp_path / "link.zip", {"a.json": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16
    )
    locked = bytearray(_zip(tmp_path / "locked.zip", {"a.json": OFFER}).read_bytes())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    (tmp_path / "text.zip").write_bytes(OFFER)
    for file, why in (
        (linked, "link"),
        (tmp_path / "locked.zip", "encrypted"),
        (tmp_path / "text.zip", "no whole"),
    ):
        with pytest.raises(InputError, match=why):
            read_sent("credentials", file)


@pytest.mark.parametrize("size", [10, 2**31])
def test_a_zip_that_lies_about_sizes_gives_no_more_than_it_says(tmp_path: Path, size: int) -> None:
    with pytest.raises((InputError, BadRecordsError)):
        read_sent("credentials", _lied_about(tmp_path / "x.zip", size))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    file = _zip(tmp_path / "x.xlsx", {"xl/sharedStrings.xml": b"<a/>" * (40 * 2**20)})
    with pytest.raises(InputError, match="unpacked"):
        read_sent("decisions", file)


def test_a_sheet_as_wide_and_long_as_sheets_can_be_is_read_within_bounds(tmp_path: Path) -> None:
    """Two cells, at opposite corners: 17,000 million cells if all between them were looked at."""
    names = ("kind", "record", "framework", "skill", "state")
    cells = "".join(
        f'<c r="{"ABCDE"[at]}1" t="inlineStr"><is><t>{name}</t></is></c>' for at, name in enumerate(names)
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension '
        f'ref="A1:XFD1048576"/><sheetData><row r="1">{cells}</row>'
        '<row r="100000"><c r="XFD100000"><v>1</v></c></row></sheetData></worksheet>'
    ).encode()
    book = _workbook(sheet)
    (tmp_path / "x.xlsx").write_bytes(book)
    assert read_sent("decisions", tmp_path / "x.xlsx").records == ()


def _workbook(sheet: bytes) -> bytes:
    from openpyxl import Workbook

    made = io.BytesIO()
    Workbook().save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name.endswith("sheet1.xml") else source.read(name))
    return out.getvalue()


def test_trust_and_decisions_are_taken_in(workspace_copy: Path) -> None:
    registry = b'{"registry": {"did:web:new.example": {"name": "New College", "url": "https://new.example"}}}'
    with Workspace.open(workspace_copy) as workspace:
        report = import_sent(workspace, "trust", registry)
        assert report.saved == {"trust": 1}
        assert "did:web:new.example" in workspace.registry.load().issuers
        credential = next(iter(workspace.credentials()))
        framework = workspace.framework("starter")
        row = f"credential,{credential},starter,{framework.uris[0]},confirmed,\n"
        table = f"kind,record,framework,skill,state,statement\n{row}".encode()
        assert import_sent(workspace, "decisions", table, "text/csv", by="ann").saved == {"decisions": 1}
        assert import_sent(workspace, "decisions", table, "text/csv", by="ann").saved == {"decisions": 0}
        assert [one.by for one in workspace.decisions.current()] == ["ann"]
        stranger = table.replace(str(framework.uris[0]).encode(), b"urn:nowhere")
        assert "urn:nowhere" in import_sent(workspace, "decisions", stranger, "text/csv").bad[0]


def test_nothing_is_kept_of_a_file_with_bad_records(workspace_copy: Path) -> None:
    bad = b'{"credentials": [{"id": "c1", "name": "Joining", "issuer": "us"}, {"name": 3}]}'
    with Workspace.open(workspace_copy) as workspace:
        before = workspace.generation()
        with pytest.raises(BadRecordsError) as caught:
            import_sent(workspace, "credentials", bad)
        assert workspace.generation() == before
        assert "sent.json" in str(caught.value)
        assert "/" not in str(caught.value)


def test_what_is_read_is_kept_as_a_whole(workspace_copy: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(OFFER)
    sent = read_sent("credentials", tmp_path / "x.json")
    with Workspace.open(workspace_copy) as workspace:
        assert keep_sent(workspace, sent).saved == {"credentials": 1}


def test_media_types() -> None:
    assert suffix_of("Application/JSON; charset=utf-8") == ".json"
    with pytest.raises(InputError, match="nothing of the type"):
        suffix_of("../../etc/passwd")


@pytest.mark.parametrize(
    ("name", "content", "form", "stated"),
    [
        ("x.csv", b"label\nWeaving\n", "table", FrameworkStated(id="Crafts/../../x")),
        ("x.csv", b"label\nWeaving\n", "table", FrameworkStated()),
        ("x.json", b"{}", "case", FrameworkStated()),
        ("x.yaml", b"PK\x03\x04", "nice", FrameworkStated()),
        ("x.zip", b"PK\x03\x04", "esco", FrameworkStated()),
        ("x.zip", b"", "onet", FrameworkStated()),
    ],
)
def test_frameworks_that_are_none_or_have_no_decent_id(
    tmp_path: Path, name: str, content: bytes, form: str, stated: FrameworkStated
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_framework_sent(form, tmp_path / name, stated)  # type: ignore[arg-type]
    assert str(tmp_path) not in str(caught.value)


def test_a_framework_is_named_by_who_sends_it(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"label\nWeaving\n")
    stated = FrameworkStated(id="crafts", version="2", licence="CC0")
    info = read_framework_sent("table", tmp_path / "x.csv", stated).info
    assert (info.id, info.title, info.version, info.licence) == ("crafts", "crafts", "2", "CC0")
    assert info.source == "sent to the service"
