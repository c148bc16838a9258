"""What the place of a sentence, a list or a rule makes of its numbers: years, names, sizes. All sentences are made up."""


def test_history_does_not_swallow_what_comes_after(reads):
    """A sentence about the past ends with itself; the next one that aims at something is read."""
    reads(
        """
        2025年，全市柴油消费量已降至86万吨。氨氮、总磷重点工程减排量分别不低于2100吨、130吨，PM10年均浓度降至55微克/立方米以下。
        → 氨氮重点工程减排量 | 2100吨 | ≥ | →2030
        → 总磷重点工程减排量 | 130吨 | ≥ | →2030
        → PM10年均浓度 | 55微克/立方米 | ≤ | →2030
        煤炭消费比重由2025年的47%降至40%以下。
        → 煤炭消费比重 | 40% | ≤ | →2030
        监测平台接入单位由现有的310家增加到900家。
        → 监测平台接入单位 | 900家 | 达 | →2030
        """,
        title="某市“十五五”节能减排工作方案\n",
    )
    reads(
        """
        2024年，全市单位产值能耗同比下降3.1%，森林覆盖率36.2%。
        2022年，全区总面积820平方公里，单位面积碳排放为12吨。
        """,
        title="某市空气质量改善行动方案\n2025年2月6日\n",
    )


def test_a_number_without_a_year_is_due_with_a_five_year_plan(reads):
    """What a section of tasks states without a year is due at the end of the plan, and measured from its base."""
    reads(
        """
        单位货运周转量能耗五年累计下降7%，推广节能灶具6万台（套）。
        → 单位货运周转量能耗 | 7% | 降 | 2025→2030
        → 节能灶具 | 6万台（套） | 达 | →2030
        安装在线监测设施35套，每年绿色采购比例达到60%。
        → 在线监测设施 | 35套 | 达 | →2030
        → 绿色采购比例 | 60% | 达 | →
        """,
        title="某市“十五五”节能减排工作方案\n三、重点任务\n",
    )


def test_growth_that_is_limited_is_a_level(reads):
    """增速不超过: a pace that is not passed; 至少 is a floor; 3倍 is how many times more."""
    reads(
        """
        到2025年，用水总量年均增速不超过1.5%。
        → 用水总量 | 1.5% | ≤ | →2025
        到2025年，各县至少建成2个零碳园区。
        → 零碳园区 | 2个 | ≥ | →2025
        到2025年，岸电使用量比2020年增长3倍。
        → 岸电使用量 | 3倍 | 增 | 2020→2025
        到2025年，电解铝综合交流电耗降到13000千瓦时/吨以下。
        → 电解铝综合交流电耗 | 13000千瓦时/吨 | ≤ | →2025
        """
    )


def test_names_that_items_share(reads):
    """Whose indicator it is, the industry, what all of them do, and the indicator named before go with each item."""
    reads(
        """
        到2025年，公共机构单位建筑面积能耗、人均用水量分别比2020年下降5%、6%，70%以上的机关建成节约型机关。
        → 公共机构单位建筑面积能耗 | 5% | 降 | 2020→2025
        → 公共机构人均用水量 | 6% | 降 | 2020→2025
        → 机关建成节约型机关比例 | 70% | ≥ | →2025
        到2025年，家具、印刷行业溶剂替代比例分别达到50%和60%。
        → 家具行业溶剂替代比例 | 50% | 达 | →2025
        → 印刷行业溶剂替代比例 | 60% | 达 | →2025
        到2025年，80%以上的焦化产能、60%以上的熟料产能完成深度治理。
        → 焦化产能完成深度治理比例 | 80% | ≥ | →2025
        → 熟料产能完成深度治理比例 | 60% | ≥ | →2025
        到2025年，机关屋顶光伏覆盖率不低于50%，工商业厂房不低于30%。
        → 机关屋顶光伏覆盖率 | 50% | ≥ | →2025
        → 工商业厂房屋顶光伏覆盖率 | 30% | ≥ | →2025
        到2025年，PM2.5平均浓度比2020年下降12%，平均浓度控制在33微克/立方米以下。
        → PM2.5平均浓度 | 12% | 降 | 2020→2025
        → PM2.5平均浓度 | 33微克/立方米 | ≤ | →2025
        到2025年，关停30万千瓦以下煤电机组4台共计62万千瓦。
        → 30万千瓦以下煤电机组 | 4台 | 达 | →2025
        → 30万千瓦以下煤电机组 | 62万千瓦 | 达 | →2025
        单位产值能耗比2020年下降9%，其中2023年、2024年、2025年分别下降3%、2%、2%。
        → 单位产值能耗 | 9% | 降 | 2020→2025
        → 单位产值能耗 | 3% | 降 | →2023
        → 单位产值能耗 | 2% | 降 | →2024
        → 单位产值能耗 | 2% | 降 | →2025
        """
    )


def test_numbers_of_rules_and_standards(reads):
    """Barred sizes, herds and towns of a size, remarks in brackets, and what a rule limits are thresholds."""
    reads(
        """
        严禁新建20蒸吨/小时及以下的燃煤锅炉。
        → 燃煤锅炉 | 20蒸吨/小时 | ≤ | →
        存栏奶牛300头以上的养殖场应当建设贮存设施。
        → 存栏奶牛 | 300头 | ≥ | →
        对年综合能源消费量5000吨标准煤及以上的60家企业开展监察。
        → 年综合能源消费量 | 5000吨标准煤 | ≥ | →
        对供热半径15公里范围内的燃煤锅炉进行整合。
        → 供热半径 | 15公里 | ≤ | →
        外墙传热系数不得大于0.45W/（㎡·K）。
        → 外墙传热系数 | 0.45W/（㎡·K） | ≤ | →
        """,
        kind="threshold",
    )
    reads(
        """
        新建住宅执行65%节能标准，设立总规模为15亿元的绿色基金。
        落实施工场地“六个百分之百”要求。
        """
    )


def test_what_is_counted_does_not_go_altogether(reads):
    """淘汰国三以下货车80辆 is a count; 总体得到消除 and 全收集 are all of it."""
    reads(
        """
        到2025年，淘汰国三及以下排放标准柴油货车80辆。
        → 国三及以下排放标准柴油货车 | 80辆 | 达 | →2025
        到2025年，农村黑臭水体总体得到消除。
        → 农村黑臭水体 | 100% | 全部 | →2025
        到2025年，依法关闭禁养区内的养殖场12家。
        → 禁养区内的养殖场 | 12家 | 达 | →2025
        """
    )


def test_the_period_of_a_report_is_the_one_it_aims_at(reads):
    """A text without a plan's title that looks back on one period and aims at the end of the next is for the next."""
    reads(
        """
        据悉，“十三五”期间淘汰燃煤锅炉90台。到2025年，单位产值用水量下降8%。
        → 单位产值用水量 | 8% | 降 | 2020→2025
        “十四五”期间，用能单位万元产值电耗下降4%。
        → 用能单位万元产值电耗 | 4% | 降 | 2020→2025
        """,
        title="某市部署节水工作\n“十三五”以来成效明显，“十四五”继续推进，到2025年再上台阶。\n",
    )


def test_a_bare_share_is_of_what_the_clause_before_is_about(reads):
    """配备新能源汽车，比例不低于80%; what a number includes in brackets, and the word for building, are told apart."""
    reads(
        """
        到2025年，更新机要用车，原则上配备新能源汽车，比例不低于80%。
        → 新能源汽车比例 | 80% | ≥ | →2025
        到2025年，单位产值用水量比2020年下降12%，力争达到13%。
        → 单位产值用水量 | 12% | 降 | 2020→2025
        → 单位产值用水量 | 13% | 降 | 2020→2025
        到2025年，淘汰燃煤锅炉30台（含3台备用）。
        → 燃煤锅炉 | 30台 | 达 | →2025
        """
    )
    reads(
        """
        建筑面积1万平方米以上的商场应当实行分项计量。
        → 建筑面积 | 1万平方米 | ≥ | →
        """,
        kind="threshold",
    )
