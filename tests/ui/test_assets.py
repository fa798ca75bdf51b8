"""The map's scripts and styles come whole from the installed packages to the served folder."""

import dataclasses
from pathlib import Path

from ui import assets


def test_prepared_folder_holds_every_file_the_addresses_name(tmp_path):
    folder = assets.prepare(tmp_path)

    names = [url.rsplit(f"{folder.name}/", 1)[1] for url in dataclasses.astuple(assets.urls())]
    assert all((folder / name).exists() for name in names)
    assert {path.name for path in (folder / "images").iterdir()} >= {"layers.png", "marker-icon.png"}


def test_leaflet_style_finds_its_pictures_beside_it(tmp_path):
    folder = assets.prepare(tmp_path)

    assert "url(images/layers.png)" in (folder / "leaflet.css").read_text()
    assert (folder / "images" / "layers.png").read_bytes().startswith(b"\x89PNG")


def test_second_preparation_writes_nothing(tmp_path):
    folder = assets.prepare(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

    assets.prepare(tmp_path)

    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_damaged_and_missing_files_are_put_right(tmp_path):
    folder = assets.prepare(tmp_path)
    whole = (folder / "leaflet.js").read_bytes()
    (folder / "leaflet.js").write_bytes(whole[:100])
    (folder / "map.css").unlink()

    assets.prepare(tmp_path)

    assert (folder / "leaflet.js").read_bytes() == whole
    assert (folder / "map.css").is_file()
    assert not [path for path in folder.rglob("*") if path.name.startswith(".aside-")]


def test_addresses_lie_on_our_own_server():
    urls = dataclasses.astuple(assets.urls())

    assert all(url.startswith(f"/app/static/{assets.folder_name()}/") for url in urls)


def test_served_folder_stands_beside_the_main_script():
    assert Path(__file__).parents[2] / "ui" / "static" == assets.STATIC
