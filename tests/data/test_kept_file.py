"""The file of a batch, taken out of the record again."""

from data.__main__ import main


def test_the_file_of_a_batch_comes_back_byte_by_byte(record, make_award, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(record.home))
    record.publish(make_award(2), content=b"as it came")
    target = tmp_path / "again.csv"

    first = main(["file", "1", str(target)])
    second = main(["file", "1", str(target)])

    assert (first, second, target.read_bytes()) == (0, 2, b"as it came")
    assert "is there already" in capsys.readouterr().err


def test_a_batch_that_is_not_there_is_one_clear_line(record, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(record.home))

    assert main(["file", "7", str(tmp_path / "x")]) == 2
    assert "there is no batch 7" in capsys.readouterr().err
