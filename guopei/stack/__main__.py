"""`python -m guopei.stack COMMAND`: what the Makefile calls."""

import argparse
import subprocess
import sys

from guopei.stack import browser, checks, demo, glossary, messages, vendor
from guopei.stack.errors import StackError
from guopei.stack.management import prepare
from guopei.stack.programs import NAMES
from guopei.stack.trial import trial


def main(arguments: list[str]) -> int:
    """Run one command; what stands in the way is said in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m guopei.stack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo", help="servers, demo data, web, worker and beat until Ctrl-C").add_argument(
        "--port", type=int, default=demo.WEB_PORT
    )
    run = commands.add_parser("run", help="the same without demo data; names choose among web, worker and beat")
    run.add_argument("names", nargs="*", metavar="NAME", default=[])
    run.add_argument("--port", type=int, default=demo.WEB_PORT)
    commands.add_parser("stop", help="stop the demo that runs in another terminal")
    whole = commands.add_parser("trial", help="run a command beside a throw-away system of its own")
    whole.add_argument("--programs", default="", help="which of web,worker,beat run as well")
    whole.add_argument("--durable", action="store_true", help="write as carefully as a real server does")
    whole.add_argument("--seeded", action="store_true", help="with the demo's data")
    whole.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- command")
    commands.add_parser("check", help="everything that can be judged without running the system")
    commands.add_parser("browser", help="a Chromium for the browser tests")
    commands.add_parser("clean", help="remove the demo's data")
    front = commands.add_parser("vendor", help="fetch the front-end files")
    front.add_argument("--copy-only", action="store_true", help="node_modules is there already")
    commands.add_parser("prepare", help="migrate the database that the environment names, load its reference data")
    commands.add_parser("compile-messages", help="write .mo files")
    texts = commands.add_parser("messages", help="bring the translations up to date with the source")
    texts.add_argument("--check", action="store_true", help="only say what is missing")
    names = commands.add_parser("glossary", help="bring the glossary up to date with the source")
    names.add_argument("--check", action="store_true", help="only say what is missing")
    chosen = parser.parse_args(arguments)
    try:
        return _run(chosen)
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(chosen: argparse.Namespace) -> int:
    match chosen.command:
        case "demo":
            demo.run(port=chosen.port)
        case "run":
            demo.run(tuple(chosen.names) or NAMES, port=chosen.port, demo=False)
        case "stop":
            demo.stop()
        case "trial":
            command = chosen.rest[1:] if chosen.rest[:1] == ["--"] else chosen.rest
            names = [name for name in chosen.programs.split(",") if name]
            with trial(*names, durable=chosen.durable, seeded=chosen.seeded) as system:
                return subprocess.run(command, env=system.environment, check=False).returncode
        case "check":
            return checks.run()
        case "browser":
            print(f"Browser tests use {browser.bring()}.")
        case "clean":
            demo.clean()
        case "vendor":
            if vendor.fetch(copy_only=chosen.copy_only):
                print("Front-end files are in static/vendor.")
        case "prepare":
            prepare({})
        case "compile-messages":
            messages.compile_all()
        case "messages" if chosen.check:
            problems = messages.check()
            print("\n".join([*problems, f"{len(problems)} problems with translations."]))
            return 1 if problems else 0
        case "messages":
            print(f"{messages.update()} texts lack a translation.")
        case "glossary" if chosen.check:
            problems = glossary.check()
            print("\n".join([*problems, f"{len(problems)} problems with the glossary."]))
            return 1 if problems else 0
        case "glossary":
            print(f"{glossary.update()} names lack a word.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
