"""Bulletins and yearly reports: every number is the closing's, every number has its source, and nothing is claimed."""

import csv
import io
import re

import pyarrow.parquet as pq
import pytest
from docx import Document
from openpyxl import load_workbook

from shuangkong.closing.numerals import reading
from shuangkong.kernel.problems import Unknown
from shuangkong.reports import controls, parts, produce, word
from shuangkong.reports.bulletin import bulletin
from shuangkong.reports.paper import Sheet, Words
from shuangkong.reports.quotes import Quotes
from shuangkong.reports.yearly import yearly

CITY, COUNTY = "520600", "520603"


def words(paper):
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Words))


def sheets(paper):
    return [block for block in paper.blocks if isinstance(block, Sheet)]


@pytest.fixture(scope="module")
def papers():
    """Papers that have been made, by what they are of."""
    return {}


@pytest.fixture
def paper(papers, closing):
    """`paper(bulletin, "2024Q3", area)`: made once."""

    def made(kind, period, area):
        key = (kind.__name__, period, area)
        if key not in papers:
            papers[key] = kind(closing(period), area)
        return papers[key]

    return made


@pytest.mark.parametrize(("kind", "period", "area"), [(bulletin, "2024Q3", CITY), (yearly, "2024", COUNTY)])
def test_every_citation_is_opened_in_the_annex(paper, closing, kind, period, area):
    """Each [n] of the text has its line: area, figure, the value as sealed, and the documents it rests on."""
    made = paper(kind, period, area)
    opened = next(b for b in made.annexes[0].blocks if isinstance(b, Sheet) and b.head[0] == "序号")
    numbers = {int(n) for n in re.findall(r"\[(\d+)\]", words(made))}
    assert numbers
    assert numbers <= {int(row[0]) for row in opened.rows}
    names = {row.name: row.area for row in closing(period).areas()}
    for _n, name, figure, value, _confidence, grounds in opened.rows:
        assert value == (closing(period).figure(figure, names[name]).value or "—")
        assert "《" in grounds or "行）" in grounds or "时期和目标年份" in grounds, figure
    assert closing(period).seal in made.annexes[0].blocks[0].text


def test_numbers_of_the_text_are_the_closings(paper, closing):
    """The bulletin says the sealed change, the requirement, and which way it went."""
    row, asked = (closing("2024Q3").figure(f"energy.intensity_{end}", CITY) for end in ("change", "required"))
    assert row.value.startswith("-")
    assert f"比上年同期下降{row.value[1:]}%[1]，年均要求降低{asked.value}%[2]" in words(paper(bulletin, "2024Q3", CITY))


def test_units_stand_in_the_table_in_book_order_with_their_figures(paper, closing):
    """One line a unit; totals in 万吨标准煤."""
    sheet = sheets(paper(bulletin, "2024Q3", CITY))[0]
    assert [row[0] for row in sheet.rows] == [unit.name for unit in parts.assessed(closing("2024Q3"), CITY)]
    wanshan = next(row for row in sheet.rows if row[0] == "万山区")
    total = closing("2024Q3").figure("energy.total_assessed", COUNTY)
    assert wanshan[4] == reading(total.value, "tce") == "16.40"


def test_warnings_are_told_with_their_reasons_worst_first(paper, closing):
    """Levels 1 and 2 and nobody else's; the reason is the closing's own remark."""
    told = words(paper(bulletin, "2024Q3", CITY))
    level = closing("2024Q3").figure("warning.total_level", COUNTY)
    assert level.value.startswith("1")
    reason = closing("2024Q3").remarks()["warning.total_level", COUNTY][0]
    assert f"：{reason}" in told
    assert told.index("预警等级为一级") < told.index("预警等级为二级")
    assert "碧江区能耗强度预警等级" not in told


def test_invented_data_is_named_at_the_top(paper):
    """Nobody takes a demonstration for statistics."""
    notice = paper(bulletin, "2024Q3", CITY).blocks[1]
    assert notice.bold
    assert "演示数据" in notice.text
    assert "不得作为考核依据" in notice.text


def test_missing_is_named_and_not_passed(paper):
    """What could not be judged for want of data is listed, and the verdict is none."""
    assert "因数据不足暂不评定的指标有" in words(paper(yearly, "2024", CITY))


def test_a_year_report_counts_the_targets_of_the_plan(paper):
    """Reached, not reached and open add up to the lines of the table."""
    made = paper(yearly, "2024", CITY)
    told = re.search(r"有(\d+)项有数据可以跟踪：(\d+)项达到进度要求，(\d+)项未达到，(\d+)项暂不评定", words(made))
    total, *kinds = (int(part) for part in told.groups())
    assert total == sum(kinds) == len(sheets(made)[0].rows)


def test_a_year_report_needs_a_year(closing):
    """A quarter has no yearly report, and the message says what to take instead."""
    with pytest.raises(ValueError, match="2024Q3"):
        yearly(closing("2024Q3"), CITY)
    with pytest.raises(Unknown, match="按年度编制，2024Q3 不是全年"):
        produce.kind_of("2024Q3", "yearly")
    with pytest.raises(Unknown, match="没有“monthly”这种报告"):
        produce.kind_of("2024", "monthly")


def test_what_the_office_asks_stands_at_the_end_only_where_it_asks(closing):
    """The program invents no demands."""
    asked = bulletin(closing("2024Q3"), COUNTY, asked=["请于10月底前报送整改措施。"])
    assert [block.text for block in asked.blocks[-2:]] == ["下一步工作要求", "请于10月底前报送整改措施。"]
    assert "下一步工作要求" not in [getattr(block, "text", "") for block in bulletin(closing("2024Q3"), COUNTY).blocks]


def test_growth_says_which_way():
    """A fall is a fall, not a growth below nought."""
    from shuangkong.closing.store import FigureRow

    row = FigureRow("energy.total_growth", "1", "2024", "-0.32", "%", "none", 1.0, "official", "V3")

    class Sealed:
        def find(self, _figure, _area):
            return row

    assert controls._grew(Quotes(Sealed()), "energy.total_growth", "1") == "，比上年同期下降0.32%[1]"


def test_files_of_a_report_agree_and_are_the_same_bytes_again(closing):
    """Word, Excel, CSV and Parquet of one closing; made again they are the same."""
    sealed, kind = closing("2024"), produce.KINDS["yearly"]
    made = produce.produced(sealed, COUNTY, kind)
    assert made == produce.produced(sealed, COUNTY, kind)
    ends = ["docx", "xlsx", "指标值.csv", "指标值.parquet", "数据字典.csv"]
    assert [name.endswith(end) for name, end in zip(made, ends, strict=True)] == [True] * 5
    docx, xlsx, rows, parquet, words_of = made.values()
    listed = list(csv.DictReader(io.StringIO(rows.decode("utf-8-sig"))))
    table = pq.read_table(io.BytesIO(parquet))
    assert table.to_pylist()[0]["value"] == listed[0]["value"]
    assert table.num_rows == len(listed) > 50
    assert table.schema.field("value").metadata[b"label"] == "数值".encode()
    explained = {row["名称"] for row in csv.DictReader(io.StringIO(words_of.decode("utf-8-sig")))}
    assert set(listed[0]) <= explained
    assert {row["figure"] for row in listed} <= explained
    book = load_workbook(io.BytesIO(xlsx))
    assert book.sheetnames[-3:] == ["全部指标值", "指标", "数据字典"]
    values = {(row[0], row[2]): row[5] for row in book["全部指标值"].iter_rows(min_row=2, values_only=True)}
    decline = sealed.figure("energy.intensity_decline", COUNTY)
    assert values["energy.intensity_decline", COUNTY] == float(decline.value)
    assert (
        COUNTY in Document(io.BytesIO(docx)).core_properties.subject
        or sealed.seal in Document(io.BytesIO(docx)).core_properties.subject
    )


def test_word_file_of_a_bulletin_has_text_tables_and_chart(paper):
    """Read back by another reader: what was composed is what stands in the file."""
    made = paper(bulletin, "2024Q3", CITY)
    document = Document(io.BytesIO(word.written(made)))
    texts = [p.text for p in document.paragraphs]
    assert all(block.text in texts for block in made.blocks if isinstance(block, Words))
    assert "一、总体情况" in texts
    assert "（一）能耗强度" in texts
    assert "附件：数据出处" in [t.strip() for t in texts]
    assert len(document.tables) == 3
    assert any(str(part.partname) == "/word/charts/chart1.xml" for part in document.part.package.iter_parts())
