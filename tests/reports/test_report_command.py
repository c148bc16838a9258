"""shuangkong report: files into a folder; what cannot be made is told, and nothing is written."""

import sys

import pytest

from shuangkong.cli import main


@pytest.fixture
def report(home, monkeypatch, capsys, tmp_path):
    """`report("铜仁市", "2024Q3")` runs the command; returns exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["shuangkong", "report", *arguments])
        with pytest.raises(SystemExit) as left:
            main.main()
        captured = capsys.readouterr()
        return left.value.code or 0, captured.out, captured.err

    return run


def test_a_county_is_named_by_its_name_or_code(report, tmp_path):
    """Five files, named by place, period, revision and kind."""
    code, out, _err = report("万山区", "2024Q3", "--out", "new/folder")
    names = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert code == 0
    assert len(names) == 5 == len(out.splitlines())
    assert "万山区_2024Q3_第1版_节能形势分析通报.docx" in names
    again = report("520603", "2024Q3", "--out", "again")
    assert again[0] == 0
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "new" / "folder" / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere", "2024"), "没有找到“nowhere”在 2024 的锁定数据。已锁定这一时期的城市：铜仁市（520600）"),
        (("520600", "2019"), "没有找到“520600”在 2019 的锁定数据"),
        (("520600", "20x4"), "“20x4”不是报告期"),
        (("520600", "2024Q3", "--kind", "yearly"), "按年度编制，2024Q3 不是全年"),
        (("520600", "2024", "--kind", "weekly"), "没有“weekly”这种报告"),
        (("520000", "2024"), "没有找到“520000”"),
    ],
)
def test_what_cannot_be_made_is_told(report, tmp_path, arguments, told):
    """Exit code 2, the message on standard error, no file."""
    code, out, err = report(*arguments, "--out", "out")
    assert (code, out) == (2, "")
    assert told in err
    assert not (tmp_path / "out").exists()


def test_a_file_is_no_folder(report, tmp_path):
    """--out names a file: told before anything is computed."""
    (tmp_path / "here").write_text("x")
    code, _out, err = report("520600", "2024", "--out", "here")
    assert code == 2
    assert "是文件，应为文件夹" in "".join(err.split())
