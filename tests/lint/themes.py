#!/usr/bin/env python3
"""What a program can check about themes and plugins without starting the portal: sentences, partials, icons, the lock."""
import json
import re
import sys

import sentences

root = sentences.ROOT
themes = sorted(folder for folder in (root / "themes").iterdir() if (folder / "theme.json").is_file())
problems = []


places = sentences.read(sentences.EVERYWHERE, problems)
sentences.compare_languages({place: languages for place, languages in places.items() if not place.startswith(("core/", "themes/base/"))},
                            problems)  # words.py looks at the portal's own
portal = sentences.known(places)

def chain(theme):
    """The theme and those it extends, own first."""
    found = [theme]
    while under := json.loads((found[-1] / "theme.json").read_text()).get("extends"):
        found.append(root / "themes" / under)
    return found


for theme in themes:
    icons = {line.split()[0] for folder in chain(theme) if (folder / "assets/icons.txt").is_file()
             for line in (folder / "assets/icons.txt").read_text().splitlines() if line.strip()}
    partials = {path.relative_to(folder).as_posix() for folder in chain(theme) for path in folder.rglob("*") if path.is_file()}
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
