#!/usr/bin/env python3
"""What a program can check about themes without starting the portal: sentences, partials, icons, languages, the lock."""
import json
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
themes = sorted(folder for folder in (root / "themes").iterdir() if (folder / "theme.json").is_file())
problems = []


def sentences(node, prefix=""):
    for key, value in node.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from sentences(value, name + ".")
        else:
            yield name, value


def load(pattern):
    """Locale -> key -> sentence of every file that matches, and each file's keys for the comparison of languages."""
    known, files = {}, {}
    for path in sorted(root.glob(pattern)):
        locale = path.stem if path.parent.name == "locales" else path.parent.name
        place = str(path.relative_to(root)).replace(f"/{locale}", "/*", 1)
        try:
            content = dict(sentences(json.loads(path.read_text(encoding="utf-8"))))
        except ValueError as error:
            problems.append(f"{path.relative_to(root)}: {error}")
            continue
        known.setdefault(locale, {}).update(content)
        files.setdefault(place, {})[locale] = content
    return known, files


portal = {}
for pattern in ("core/**/locales/*.json", "core/**/locales/*/*.json", "plugins/*/locales/*.json", "themes/*/locales/*/*.json"):
    known, files = load(pattern)
    for locale, content in known.items():
        portal.setdefault(locale, {}).update(content)
    for place, locales in files.items():
        for locale in ("zh-TW", "en"):
            if locale not in locales:
                problems.append(f"{place}: is not there in {locale}")
        if "zh-TW" in locales and "en" in locales:
            for key in sorted(set(locales["zh-TW"]) ^ set(locales["en"])):
                problems.append(f"{place}: {key} is in one language only")
            for key in set(locales["zh-TW"]) & set(locales["en"]):
                names = [set(re.findall(r"\{(\w+)\}", locales[locale][key])) for locale in ("zh-TW", "en")]
                if names[0] != names[1]:
                    problems.append(f"{place}: {key} has other placeholders in the other language: {names[0] ^ names[1]}")

for theme in themes:
    icons = {line.split()[0] for line in (theme / "assets/icons.txt").read_text().splitlines() if line.strip()}
    partials = {path.relative_to(theme).as_posix() for path in theme.rglob("*") if path.is_file()}
    for path in sorted(theme.rglob("*.mustache")):
        name = path.relative_to(root)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for key in re.findall(r"\{\{\s*t\.([\w.]+)\s*\}\}", line):
                for locale in ("zh-TW", "en"):
                    if key not in portal.get(locale, {}):
                        problems.append(f"{name}:{number}: no sentence {key} in {locale}")
            for partial in re.findall(r"\{\{>\s*([\w./-]+)\s*\}\}", line):
                file = partial if partial.endswith((".css", ".svg")) else partial + ".mustache"
                # Paper's templates are put together by the documents module, from their own folder.
                if partial != "content" and file not in partials and "print" not in path.parts:
                    problems.append(f"{name}:{number}: there is no {file}")
            for icon in re.findall(r"icons_url\}\}#([\w-]+)\"", line):
                if icon not in icons:
                    problems.append(f"{name}:{number}: the icon {icon} is not in assets/icons.txt")
            if re.search(r"https?://(?!www\.w3\.org/)", line):
                problems.append(f"{name}:{number}: an address of another site in a template")
    lock = theme / "package-lock.json"
    if lock.is_file() and '"resolved"' in lock.read_text():
        problems.append(f"{lock.relative_to(root)}: names a registry; npm install with the theme's .npmrc leaves it out")

for line in problems:
    print(line)
print(f"{len(themes)} themes, {sum(len(content) for content in portal.values())} sentences, {len(problems)} problems")
sys.exit(1 if problems else 0)
