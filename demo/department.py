"""The department's branches, teams and people."""

from dataclasses import dataclass
from random import Random

from demo import words

CITY = "hami"
"""Code of the department's own branch, the root; its counties are the areas."""


@dataclass(frozen=True)
class Area:
    code: str
    name: str
    english: str
    prefix: str
    share: float
    """Of all customers."""


AREAS = (
    Area("shiqu", "市区", "City centre", "SQ", 0.44),
    Area("yizhou", "伊州区", "Yizhou", "YZ", 0.33),
    Area("balikun", "巴里坤", "Barkol", "BK", 0.13),
    Area("yiwu", "伊吾", "Yiwu", "YW", 0.10),
)
AREA = {area.code: area for area in AREAS}


@dataclass(frozen=True)
class Crew:
    """A team or vendor, with the habits that its figures show."""

    code: str
    name: str
    english: str
    branch: str
    kind: str
    calendar: str
    capacity: int
    skills: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    slowness: float = 1.0
    """How much more often than others it misses the repair limit."""
    take_minutes: float = 17.0
    """Median working minutes until it takes an order."""
    steady: float = 0.38
    """Spread of that time: the larger, the more often it is far off."""


DESK = Crew("D01", "订单中心", "Order centre", CITY, "desk", "long_day", 400)
COUNTY_DESKS = (
    Crew("D02", "巴里坤订单中心", "Barkol order centre", "balikun", "desk", "long_day", 60),
    Crew("D03", "伊吾订单中心", "Yiwu order centre", "yiwu", "desk", "long_day", 60),
)
"""Centres that the order centre sends orders of their county down to."""
_AREA_SKILLS = (
    "bandwidth", "voice", "lh_comm", "lh_info", "lh_industry", "fusion", "rental", "ict",
)  # fmt: skip
CREWS = (
    Crew("T01", "市区客响一班", "City response 1", "shiqu", "field", "long_day", 44,
         _AREA_SKILLS, ("shiqu",), 0.7, 15.0, 0.34),
    Crew("T02", "市区客响二班", "City response 2", "shiqu", "field", "long_day", 40,
         _AREA_SKILLS, ("shiqu",), 0.9, 16.5, 0.36),
    Crew("T03", "伊州区装维一队", "Yizhou field 1", "yizhou", "field", "long_day", 36,
         _AREA_SKILLS, ("yizhou",), 0.75, 16.0, 0.34),
    Crew("T04", "伊州区装维二队", "Yizhou field 2", "yizhou", "field", "long_day", 24,
         _AREA_SKILLS, ("yizhou",), 1.45, 20.5, 0.42),
    Crew("T05", "专线维护组", "Leased lines", CITY, "field", "always", 96,
         ("bandwidth",), ("shiqu", "yizhou", "balikun", "yiwu"), 1.5, 17.0, 0.36),
    Crew("T06", "ICT集成组", "ICT integration", CITY, "field", "office", 26,
         ("ict", "rental", "fusion", "lh_industry"), (), 1.0, 18.0, 0.38),
    Crew("T07", "巴里坤装维队", "Barkol field", "balikun", "field", "long_day", 20,
         _AREA_SKILLS, ("balikun",), 1.25, 18.0, 0.40),
    Crew("T08", "巴里坤综合班", "Barkol general", "balikun", "field", "summer", 14,
         _AREA_SKILLS, ("balikun",), 0.85, 16.0, 0.36),
    Crew("T09", "伊吾装维队", "Yiwu field", "yiwu", "field", "long_day", 16,
         _AREA_SKILLS, ("yiwu",), 0.6, 15.0, 0.34),
    Crew("T10", "伊吾综合班", "Yiwu general", "yiwu", "field", "summer", 12,
         _AREA_SKILLS, ("yiwu",), 0.8, 17.0, 0.36),
    Crew("T11", "瀚原通信（代维）", "Hanyuan (vendor)", CITY, "vendor", "long_day", 42,
         ("bandwidth", "lh_info", "lh_comm", "voice"), ("shiqu", "yizhou"), 1.3, 19.0, 0.40),
    Crew("T12", "北野科技（厂商）", "Beiye (vendor)", CITY, "vendor", "office", 16,
         ("ict", "fusion"), (), 0.95, 18.5, 0.38),
)  # fmt: skip
CREW = {crew.code: crew for crew in (DESK, *CREWS)}
"""Teams that orders of the past went to."""

FIELD_NAMES = {
    "T01": ("赵亮", "吐尔逊·依明"),
    "T02": ("高峰", "古丽扎·对山"),
    "T03": ("刘波", "阿力木·热合曼"),
    "T04": ("马磊", "韩冬"),
    "T05": ("田雨", "孙强"),
    "T06": ("周明", "梁帆"),
    "T07": ("别克扎提·木哈买提", "宋勇"),
    "T11": ("艾山江·托合提", "古丽米拉·牙生"),
}
"""People whom the guide speaks of; the others of a team come from the word lists."""
CREW_SIZES = {"T01": 5, "T02": 5, "T04": 5, "T12": 3}

DIVISIONS = {
    "gov": 9, "finance": 6, "education_health": 7, "enterprise": 8, "ict": 4, "cafe_small": 6,
}  # fmt: skip
"""Customer managers of each division: 40."""
MANAGER_NAMES = {
    "M003": "阿依努尔·买买提", "M005": "赵庆丰", "M009": "叶尔兰·哈力", "M010": "古丽娜尔·艾力",
    "M017": "李建国", "M018": "何志强", "M023": "马晓燕", "M024": "孙悦", "M031": "陈思远",
    "M037": "周凯",
}  # fmt: skip
COUNTY_MANAGERS = {
    "M007": "balikun", "M008": "yiwu", "M021": "balikun", "M022": "yiwu", "M029": "balikun",
    "M030": "yiwu", "M040": "balikun",
}  # fmt: skip
"""Managers who sit in a county; the others sit in the city and go everywhere."""

OFFICE = (
    ("S001", "李倩", ("desk",)),
    ("S002", "王珊", ("desk",)),
    ("S003", "赵宁", ("desk",)),
    ("S004", "阿依达娜·胡安别克", ("desk",)),
    ("S005", "何静", ("desk",)),
    ("S006", "王建疆", ("desk_leader",)),
    ("S007", "罗洁", ("reviewer",)),
    ("S008", "韩立新", ("head",)),
    ("S009", "陈璐", ("analyst",)),
    ("S010", "罗伟", ("admin",)),
)

COUNTY_CLERKS = (("S011", "叶尔波力·努尔旦"), ("S012", "马晓兰"))
"""One at each county's order centre."""


@dataclass(frozen=True)
class Member:
    """Somebody of the department."""

    code: str
    name: str
    roles: tuple[str, ...]
    branch: str
    phone: str
    team: str | None = None
    division: str | None = None


def people(chance: Random) -> list[Member]:
    """Everybody: the order centre, leaders, 40 customer managers, the members of the teams."""
    taken = {name for _code, name, _roles in OFFICE} | set(MANAGER_NAMES.values())
    taken |= {name for names in FIELD_NAMES.values() for name in names}
    city = [*_office(chance), *_managers(chance, taken), *_crews(chance, taken)]
    return [*city, *_county_clerks(chance)]


def _office(chance: Random) -> list[Member]:
    return [
        Member(code, name, roles, CITY, words.mobile(chance),
               DESK.code if roles[0] in ("desk", "desk_leader", "reviewer") else None)
        for code, name, roles in OFFICE
    ]  # fmt: skip


def _county_clerks(chance: Random) -> list[Member]:
    return [
        Member(code, name, ("desk",), desk.branch, words.mobile(chance), desk.code)
        for desk, (code, name) in zip(COUNTY_DESKS, COUNTY_CLERKS, strict=True)
    ]


def _managers(chance: Random, taken: set[str]) -> list[Member]:
    found: list[Member] = []
    leaders: list[Member] = []
    for place, (division, size) in enumerate(DIVISIONS.items(), start=1):
        for _n in range(size):
            code = f"M{len(found) + 1:03d}"
            name = MANAGER_NAMES.get(code) or words.new_person(chance, taken)
            branch = COUNTY_MANAGERS.get(code, CITY)
            phone = words.mobile(chance)
            found.append(Member(code, name, ("manager",), branch, phone, None, division))
        leaders.append(
            Member(f"L{place:03d}", words.new_person(chance, taken), ("manager_leader",), CITY,
                   words.mobile(chance), None, division)
        )  # fmt: skip
    return leaders + found


def _crews(chance: Random, taken: set[str]) -> list[Member]:
    found = []
    for crew in CREWS:
        named = FIELD_NAMES.get(crew.code, ())
        for n in range(CREW_SIZES.get(crew.code, 4)):
            name = named[n] if n < len(named) else words.new_person(chance, taken)
            role = "vendor" if crew.kind == "vendor" else "field"
            code = f"W{crew.code[1:]}{n + 1:02d}"
            phone = words.mobile(chance)
            found.append(Member(code, name, (role,), crew.branch, phone, crew.code))
    return found
