"""`python -m docs.screenshots`: the pictures of the documentation, always of the same day.

Makes a demo department of a fixed day and seed in a folder of its own (or copies the store that
`--var` names), serves it in this process with the clock stopped at the demo's moment, and takes the
pictures with an installed Chromium. Nothing of the store in use is touched.
"""

import argparse
import json
import logging
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from importlib import import_module
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

import config
from domain.errors import Refused
from services import visiting
from storage import ops, worklists
from storage.models import Order

PICTURES = Path(__file__).parent / "pictures"
DAY, SEED = date(2026, 3, 18), 7
WIDE, NARROW = (1440, 900), (390, 844)
LIGHT, DARK = visiting.THEMES
PATIENCE = 60_000
"""Milliseconds that a page may take on a busy machine."""
FLAGS = ("--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars")
SETTLED = """() => document.fonts.status === "loaded"
  && !document.querySelector(".pd-waiting, ._dash-loading, [aria-busy=true]")
  && !document.querySelector(".ag-row-loading")
  && [...document.querySelectorAll(".dash-graph")].every((one) => one.querySelector(".main-svg"))
  && [...document.querySelectorAll(".ag-root")].every((one) => one.querySelector(".ag-row"))"""
"""Nothing is waited for: texts, charts and tables stand."""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
FEW_COLOURS = """async (address) => {
  const image = await createImageBitmap(await (await fetch(address)).blob());
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
  const colours = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const parts = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const far = (a, b) => Math.max(...parts(a).map((part, n) => Math.abs(part - parts(b)[n])));
  let chosen = colours, apart = 0;
  while (chosen.length > 256) {
    apart += 2;
    chosen = [];
    for (const colour of colours) {
      if (chosen.every((one) => far(one, colour) > apart)) chosen.push(colour);
      if (chosen.length > 256) break;
    }
  }
  const place = new Map(colours.map((colour) => {
    const best = chosen.reduce((a, b, n) => {
      const distance = far(b, colour);
      return distance < a[0] ? [distance, n] : a;
    }, [256, 0]);
    return [colour, best[1]];
  }));
  let text = "";
  for (let start = 0; start < pixels.length; start += 8192) {
    const some = pixels.subarray(start, start + 8192).map((one) => place.get(one));
    text += String.fromCharCode(...some);
  }
  return { width, height, palette: chosen.flatMap(parts), text };
}"""
"""A picture in at most 256 colours: the most frequent ones that are far enough apart."""


@dataclass(frozen=True)
class Shot:
    """One picture: its name without the language, the address, and how it is taken."""

    name: str
    path: str
    languages: tuple[str, ...] = ("en", "zh_CN")
    size: tuple[int, int] = WIDE
    theme: str = LIGHT
    role: str = "desk_leader"
    """Whose screen it is."""
    then: Callable[[Page], None] | None = None
    """What is done on the page before the picture is taken."""

    def file(self, language: str) -> str:
        return f"{self.name}-{language[:2]}.png"


def fill_in(page: Page) -> None:
    """Say of a new order what a caller says first."""
    page.locator("#receive-customer").press_sequentially("YZ-1")
    page.locator("#receive-found [data-customer]").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("#receive-clocks table").wait_for()


def dispatch_two(page: Page) -> None:
    """Send two orders off and leave the toast that offers to undo it."""
    for key in ("x", "j", "x"):
        page.keyboard.press(key)
    page.locator("#dispatch-foot [data-plan]:enabled").first.wait_for()
    page.keyboard.press("Control+Enter")
    page.locator(".pd-toast").wait_for()


SHOTS = (
    Shot("overview", "/"),
    Shot("queue", "/queue"),
    Shot("dispatch", "/dispatch"),
    Shot("order", "/order/{order}"),
    Shot("orders", "/orders?of=breaches&period=last30"),
    Shot("sla", "/sla"),
    Shot("managers", "/managers"),
    Shot("revenue", "/revenue"),
    Shot("receive", "/receive", then=fill_in),
    Shot("teams", "/admin/teams?team=T05"),
    Shot("customers", "/admin/customers"),
    Shot("work-phone", "/work", size=NARROW, role="field"),
    Shot("overview-phone", "/", ("zh_CN",), NARROW),
    Shot("queue-phone", "/queue", ("zh_CN",), NARROW),
    Shot("dispatch-undo", "/dispatch", then=dispatch_two),
    Shot("overview-dark", "/", ("zh_CN",), WIDE, DARK),
)
"""Dark comes last: the choice is kept with the person. What changes orders comes before it."""


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 if all pictures were taken, 1 if there is no demo or no browser, in words."""
    parser = argparse.ArgumentParser(prog="python -m docs.screenshots", description=__doc__)
    parser.add_argument("--var", type=Path, help="a store with a demo, to be copied")
    parser.add_argument("--out", type=Path, default=PICTURES, help="where the pictures go")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these (overview, queue ..)")
    chosen = parser.parse_args(arguments)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    shots = [shot for shot in SHOTS if not chosen.only or shot.name in chosen.only]
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        var = Path(folder) / "var"
        try:
            found = chromium()
            provide(var, chosen.var)
            chosen.out.mkdir(parents=True, exist_ok=True)
            with serving(var) as address, launched(found) as browser:
                for path in take(browser, address, shots, chosen.out):
                    print(f"{path.name:28} {path.stat().st_size // 1024:4} kB", flush=True)
        except (Refused, OSError, subprocess.CalledProcessError) as why:
            print(why, file=sys.stderr)
            return 1
    return 0


# -- the department ------------------------------------------------------------------------------


def provide(var: Path, given: Path | None) -> None:
    """A demo under `var`: a copy of the one that is given, else one made of the fixed day."""
    if given is not None:
        shutil.copytree(given, var)
        return
    command = ["-m", "demo", "--today", DAY.isoformat(), "--seed", str(SEED)]
    subprocess.run(
        [sys.executable, *command], cwd=config.ROOT, check=True,
        env={**os.environ, "PAIDAN_VAR": str(var), "PAIDAN_OPS_URL": ""},
    )  # fmt: skip


@contextmanager
def serving(var: Path) -> Iterator[str]:
    """The application on this store at a free port: its address. No worker runs."""
    config.VAR, config.RAW, config.WAREHOUSE = var, var / "raw", var / "warehouse"
    config.OPS_URL = f"sqlite:///{var / 'ops.db'}"
    app = import_module("app")
    stop_the_clock()
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def moment() -> datetime:
    """The moment that the demo tells of. Raises `FileNotFoundError` where there is no demo."""
    about = json.loads((config.VAR / "demo" / "about.json").read_text("utf-8"))
    return datetime.fromisoformat(about["as_of"])


def stop_the_clock() -> None:
    """Let everything that reads the clock read the demo's moment: callbacks and routes alone do."""
    stopped = moment()

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return stopped.astimezone(tz)

    for name, module in list(sys.modules.items()):
        if name.startswith(("callbacks.", "routes.")) and vars(module).get("datetime") is datetime:
            vars(module)["datetime"] = Stopped


def an_order() -> int:
    """An order that has a history: the oldest fault that is being repaired."""
    with ops.reading() as session:
        found = session.scalar(
            select(Order.order_id)
            .where(Order.kind == "fault", Order.status == "in_progress")
            .order_by(Order.received_at)
            .limit(1)
        )
    if found is None:
        raise FileNotFoundError(f"There is no fault in {config.VAR} that is being repaired.")
    return found


def a_person(role: str) -> int:
    """Somebody of a role; of a team, who has most to do."""
    with ops.reading() as session:
        people = [one for one in visiting.demo_people(session) if role in one.roles]
        loads = worklists.load_by_team(session)
    if not people:
        raise FileNotFoundError(f"There are no demo people in {config.VAR}.")
    return max(people, key=lambda one: loads.get(one.team or "", 0)).person_id


# -- the pictures --------------------------------------------------------------------------------


def chromium() -> str:
    """The path of an installed Chromium, as `.ci/chromium` finds it."""
    asked = subprocess.run(
        [config.ROOT / ".ci" / "chromium"], check=True, text=True, stdout=subprocess.PIPE
    )
    return asked.stdout.splitlines()[0]


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    # Chromium refuses its sandbox to root.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


def take(browser: Browser, address: str, shots: Sequence[Shot], out: Path) -> Iterator[Path]:
    """Take the pictures, one after the other; gives each file once it is written."""
    order = an_order()
    for shot in shots:
        for language in shot.languages:
            with signed_in(browser, address, a_person(shot.role), language, shot) as page:
                settle(page, shot.path.format(order=order), shot.theme)
                if shot.then:
                    shot.then(page)
                    page.wait_for_load_state("networkidle")
                page.evaluate(PAINTED)
                path = out / shot.file(language)
                path.write_bytes(smaller(browser, page.screenshot(animations="disabled")))
                yield path


@contextmanager
def signed_in(
    browser: Browser, address: str, person: int, language: str, shot: Shot
) -> Iterator[Page]:
    """A window of its own in which a person has logged in, in this language."""
    width, height = shot.size
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height}, base_url=address, reduced_motion="reduce",
        timezone_id=config.TZ_NAME, locale=language.replace("_", "-"),
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.clock.set_fixed_time(moment())
    page.goto(f"/login?lang={language}")
    page.click(f'button[name=person][value="{person}"]')
    page.wait_for_selector(".pd-top")
    yield page
    context.close()


def settle(page: Page, path: str, theme: str) -> None:
    """Open a page and wait until nothing on it is waited for."""
    page.goto(path)
    page.wait_for_selector(".pd-top")
    if theme != page.evaluate("document.documentElement.dataset.bsTheme"):
        page.click("[data-theme-switch]")
        page.wait_for_function("theme => document.documentElement.dataset.bsTheme === theme",
                               arg=theme)  # fmt: skip
    page.wait_for_load_state("networkidle")
    page.wait_for_function(SETTLED)
    page.mouse.move(0, 0)


def smaller(browser: Browser, picture: bytes) -> bytes:
    """The same picture with a palette: a third of the bytes, and no difference to be seen."""
    page = browser.new_page()
    address = f"data:image/png;base64,{b64encode(picture).decode()}"
    told = page.evaluate(FEW_COLOURS, address)
    page.close()
    rows = told["text"].encode("latin-1")
    return png(told["width"], told["height"], bytes(told["palette"]), rows)


def png(width: int, height: int, palette: bytes, pixels: bytes) -> bytes:
    """A PNG file of `pixels` (one byte each, row by row), which count in `palette` (RGB)."""
    lines = (b"\0" + pixels[start : start + width] for start in range(0, len(pixels), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(b"".join(lines), 9)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in (*chunks, (b"IEND", b"")))


def _chunk(name: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
