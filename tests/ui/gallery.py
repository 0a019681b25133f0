"""Every part in every state, as one page: what the tests of the look render and look at."""

from datetime import date, datetime, timedelta
from typing import Any

from dash import dcc, html

from ui import figures, formats, grids, heat, parts
from ui.parts import Choice, Column, Count, Event, Tile

DAY = timedelta(days=1)


def gallery(now: datetime, theme: str = "light") -> html.Div:
    """All parts. `now` is aware."""
    return parts.page(
        "组件",
        _strips(),
        _tiles(),
        parts.grid(
            _clocks(now),
            _marks(),
            _forms(),
            _notices(),
            _heat(theme),
            _bars(theme),
            _lines(theme),
            _bullets(),
            _order(),
            _grid(now),
        ),
        slot=parts.segments([Choice("表格", is_on=True), Choice("看板")], label="视图"),
    )


def _strips() -> html.Div:
    full = [
        Count("late", "超时", 9, "/queue?state=late", "+3 · 最久2时10分"),
        Count("risk", "临近", 23, "/queue?state=risk", "−2 · 15分钟内到期6"),
        Count("ok", "正常", 262, "/queue?state=ok", "今日到期87"),
        Count("hold", "挂起", 18, "/queue?state=hold", "已过约定时间4"),
        Count(None, "在途合计", 312, "/queue", "+14"),
    ]
    calm = [Count(one.state, one.name, 0, one.href, "—") for one in full[:2]] + full[2:]
    return html.Div(
        [
            html.Div(parts.strip(full, "在途工单按状态"), className="mb-3"),
            html.Div(parts.strip(calm, "平静的一天"), className="mb-3"),
            html.Div(parts.strip(full, "窄条", is_slim=True), className="mb-3"),
        ]
    )


def _tiles() -> html.Section:
    trend = [94.2, 95.1, 93.0, 96.4, 90.1, 95.5, 94.4]
    return parts.tiles(
        [
            Tile("今日受理", formats.number(38, unit="单"), "/orders", trend=[3, 5, 2, 9, 8, 3, 5]),
            Tile(
                "派单及时率", formats.share(0.986, 1), "/sla", ("ok", "达标"), "目标98%", trend, 95
            ),
            Tile(
                "修复及时率",
                formats.share(0.944, 1),
                "/sla",
                ("risk", "低于目标"),
                ["目标95% · ", html.B("−0.5百分点")],
                trend,
                95,
            ),
            Tile("平均修复时长", formats.hours(5.8), "", None, "中位4.1小时"),
            Tile(
                "收入", formats.money(21145400), "/revenue", ("late", "严重落后"), "时间进度21.10%"
            ),
        ]
    )


def _clocks(now: datetime) -> html.Section:
    def running(left: timedelta, used: timedelta, warn: timedelta) -> html.Span:
        due = now + left
        return parts.clock(now, due, warn_at=due - warn, started_at=now - used)

    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    rows = [
        ["正常", running(2 * hour + 5 * minute, 2 * hour, hour)],
        ["正常，末段", running(6 * minute + 42 * timedelta(seconds=1), 8 * minute, 4 * minute)],
        ["临近", running(19 * minute, 4 * hour, hour)],
        ["超时", running(-48 * minute, 3 * hour, hour)],
        ["两天", running(2 * DAY + 3 * hour, hour, hour)],
        ["挂起", parts.clock(now, None, left=80 * minute, limit=180 * minute, is_on_hold=True)],
        ["停走", parts.clock(now, now + 9 * hour, left=190 * minute, limit=8 * hour, is_idle=True)],
        ["未知", parts.clock(now, None)],
        ["按时完成", parts.stopped_clock(8 * minute)],
        ["超时完成", parts.stopped_clock(41 * minute, 11 * minute)],
        ["大", parts.clock(now, now - 12 * minute, is_large=True)],
    ]
    body = parts.table([Column("状态"), Column("倒计时")], rows, density="compact", label="倒计时")
    return parts.panel("倒计时", body, note="形状、颜色、文字三重", columns=4, is_flush=True)


def _marks() -> html.Section:
    states = [
        ("ok", "正常"),
        ("risk", "临近"),
        ("late", "超时"),
        ("hold", "挂起"),
        ("done", "已归档"),
    ]
    body: list[Any] = [parts.badge(word, state) for state, word in states]  # type: ignore[arg-type]
    body += [parts.badge("待派单"), parts.badge("3", "late", href="/queue")]
    body += [parts.level("集团级", is_top=True), parts.level("本地A级")]
    body += [parts.flag("megaphone", "催单2次", "2"), parts.flag("eye", "督办")]
    body += [parts.key("P"), parts.icon("search", "搜索"), parts.none()]
    bars = [
        parts.load(6, 12, 2),
        parts.load(9, 10),
        parts.load(12, 12, 1),
        parts.share_bar({"late": 5, "risk": 13, "hold": 18, "ok": 226}),
        parts.dots(95.9, 95, 80, 100, "95.9%，目标95%"),
    ]
    spaced = [html.Div(bar, className="mb-2") for bar in bars]
    return parts.panel(
        "徽标、等级、标记",
        html.Div(body, className="d-flex flex-wrap gap-2 mb-3"),
        *spaced,
        columns=4,
    )


def _forms() -> html.Section:
    return parts.panel(
        "表单",
        parts.field(
            "客户", dcc.Input(id="gallery-customer"), is_required=True, help_text="名称、拼音"
        ),
        parts.field(
            "业务号码", dcc.Input(id="gallery-service"), error="没有YZ-023；是不是YZ-0233？"
        ),
        html.Div(
            [
                parts.button("受理", "gallery-receive", keys="Ctrl Enter", look="primary"),
                " ",
                parts.button("转派", "gallery-transfer", keys="T"),
                " ",
                parts.button("派单", "gallery-dispatch", is_disabled=True),
            ],
            className="mt-3",
        ),
        note="错误在旁",
        columns=4,
    )


def _notices() -> html.Section:
    return parts.panel(
        "提示、空、等待、出错",
        parts.notice(["同一业务号码已有在途工单。", html.A("记为催单", href="/queue")], "risk"),
        parts.notice("第218行没有导入。", "late"),
        parts.notice("时限3时00分为默认值，待确认。"),
        parts.empty("没有超时工单", "最近一单10:12已处理"),
        parts.error_box("读不到分析库", "E-7F21", "显示10:36的数据。"),
        parts.loading(80),
        columns=6,
    )


def grid() -> heat.Grid:
    """A small heat map with everything in it: few orders, none, totals."""

    def cell(rate: float, count: int) -> heat.Cell:
        step = sum(rate >= edge for edge in (2.5, 5, 7.5, 10, 15, 25))
        return heat.Cell(f"{rate:.1f}", step if count >= 20 else None, count, "/orders?of=breaches")

    rates = [[18.5, 13.7, 2.1, 30.0], [9.5, 12.5, 5.7, 0.0], [0.0, 4.2, 6.9, 1.0]]
    counts = [[124, 307, 270, 25], [42, 56, 106, 3], [96, 160, 228, 21]]
    cells: list[list[heat.Cell | None]] = [
        [cell(r, n) for r, n in zip(line, many, strict=True)]
        for line, many in zip(rates, counts, strict=True)
    ]
    cells[2][0] = None
    totals = [cell(14, 1224), cell(9.3, 418), cell(4.2, 600)]
    return heat.Grid(
        ["数字电路", "MPLS-VPN", "全球眼"],
        ["集团级", "省级", "本地A级", "本地B级"],
        cells,
        totals,
        [cell(10.1, 887), cell(9.0, 1349), cell(7.3, 2260), cell(6.5, 49)],
        cell(7.3, 9106),
        "业务",
    )


def _heat(theme: str) -> html.Section:
    shown = grid()
    return parts.panel(
        "业务 × 客户等级",
        heat.scale((2.5, 5, 7.5, 10, 15, 25), "超时率%"),
        _graph("gallery-heat", heat.figure(shown, theme, cell_width=90), heat.height(shown)),
        heat.as_table(shown, "业务 × 客户等级"),
        note="按合计从高到低",
        columns=8,
    )


def _bars(theme: str) -> html.Section:
    start, today = date(2026, 2, 17), date(2026, 3, 18)
    values = [
        5,
        5,
        3,
        2,
        2,
        3,
        1,
        10,
        14,
        4,
        9,
        12,
        4,
        9,
        12,
        5,
        7,
        9,
        20,
        6,
        6,
        5,
        9,
        9,
        8,
        4,
        4,
        14,
        7,
        4,
    ]
    bars = [
        figures.DayBar(
            start + DAY * index,
            value,
            is_off=(start + DAY * index).weekday() > 4 or index < 7,
            is_exception=value == 20,
            cause="G30沿线光缆中断，13单" if value == 20 else "",
            is_running=index == 29,
            href="/orders?period=month",
        )
        for index, value in enumerate(values)
    ]
    figure = figures.bars_by_day(
        bars, theme, today=today, unit="单", mean=7.2, mean_label="日均 7.2"
    )
    return parts.panel("超时工单", _graph("gallery-bars", figure, 306), columns=6)


def _lines(theme: str) -> html.Section:
    target = [2488.87 / 12 * (month + 1) for month in range(12)]
    actual = [value * 0.927 if month < 11 else None for month, value in enumerate(target)]
    last = [value * 0.81 if month < 11 else None for month, value in enumerate(target)]
    figure = figures.lines(
        [f"{month + 1}月" for month in range(12)],
        [
            figures.Line("target", target, "目标 2,488.87"),
            figures.Line("last", last, "去年同期 1,851.29"),
            figures.Line("actual", actual, "实际 2,114.54"),
        ],
        theme,
        unit="万元",
    )
    across = figures.bars(
        ["市区", "伊州区", "巴里坤"], [12, 9, 3], theme, is_across=True, exceptions=frozenset({0})
    )
    return parts.panel(
        "累计收入",
        _graph("gallery-lines", figure, 300),
        _graph("gallery-across", across, 160),
        note="万元，按月",
        columns=6,
    )


def _grid(now: datetime) -> html.Section:
    due = int(now.timestamp() * 1000)
    columns = [
        grids.column("clock", "最先到期", width=140, renderer="Clock"),
        grids.column("order", "工单号", renderer="Link"),
        grids.column("customer", "客户", renderer="Level", flex=2),
        grids.column("stage", "环节", renderer="Badge"),
        grids.column("holder", "持有", renderer="Two"),
        grids.column("flags", "跟进", renderer="Flags"),
        grids.column("rate", "完成", renderer="Bullet"),
        grids.column("orders", "工单", is_number=True),
    ]
    rows = [
        {
            "id": n,
            "clock": {"due": due + left * 60_000, "warn": due + (left - 30) * 60_000},
            "order": {"text": f"YZ-260318-0{n}", "href": f"/order/{n}", "sort": n},
            "customer": {"level": "集团级", "top": True, "text": "天驰物流园"},
            "stage": {"text": "挂起", "state": "hold"} if n == 3 else {"text": "处理中"},
            "holder": {"text": "专线维护组", "more": "田雨"},
            "flags": [{"icon": "megaphone", "label": "催单2次", "text": "2"}],
            "orders": 1204 * n,
            "rate": {"actual": 0.7, "target": 0.83, "time": 0.76, "label": "完成87%"},
        }
        for n, left in ((1, -48), (2, 12), (3, 200))
    ]
    table = grids.grid("gallery-grid", columns, rows=rows, row_id="id", height="240px")
    return parts.panel("表格", table, is_flush=True)


def _graph(id: str, figure: figures.Figure, height: int) -> html.Div:
    box = parts.chart(id, height, "图")
    box.children.figure = figure
    return box


def _bullets() -> html.Section:
    rows = [
        [
            str(n),
            html.A("阿依努尔·买买提", href="/managers"),
            formats.money_number(1338700 * n),
            parts.bullet(0.9 * n, 1.0, time=0.915, label="完成87.00%"),
            parts.sparkline([3, 1, 4, 1, 5, 9]),
        ]
        for n in (1, 2)
    ]
    columns = [
        Column("名次", is_number=True),
        Column("客户经理"),
        Column("完成", is_number=True),
        Column("完成与目标", width="30%"),
        Column("近6月"),
    ]
    total = ["", "合计", formats.money_number(2114540), parts.bullet(0.85, 1, time=0.9), ""]
    body = parts.table(columns, rows, total=total, label="客户经理", cut_after=1)
    return parts.panel("客户经理", body, note="40人", is_flush=True)


def _order() -> html.Section:
    bars = [
        parts.ClockBar(
            "派单",
            "订单中心",
            [parts.ClockSpan("running", 0, 0.03)],
            0.05,
            parts.stopped_clock(timedelta(minutes=8)),
        ),
        parts.ClockBar(
            "修复",
            "全程",
            [
                parts.ClockSpan("running", 0, 0.29),
                parts.ClockSpan("paused", 0.29, 0.07),
                parts.ClockSpan("off", 0.36, 0.1),
                parts.ClockSpan("over", 0.89, 0.04),
            ],
            0.89,
            parts.badge("超12分", "late"),
        ),
        parts.ClockBar("确认", "订单中心", note="回单后开始，限15分"),
    ]
    events = [
        Event("10:30", "修复时钟到期", "已提醒田雨", "late"),
        Event("昨17:40", "挂起，约定今日08:30", "等待客户开机房", "hold"),
        Event("昨16:20", "受理", "李倩，10000转9报障"),
    ]
    return parts.panel(
        "为什么超时",
        parts.clock_bars(
            [parts.mark("late"), html.B("修复用时3时12分，超12分。")],
            [(0, "昨16:20"), (0.36, "18:00"), (0.93, "现在10:42")],
            bars,
        ),
        parts.facts([("客户经理", "马晓燕"), ("保障等级", "AA")]),
        parts.timeline(events),
        parts.facts_row(
            [
                ("工单", formats.number(9106, unit="单"), "上期10,233"),
                ("超时率", formats.share(0.0726), "上期7.94"),
            ]
        ),
        note="同一条时间轴；夜间折叠",
    )
