#!/usr/bin/env python3
"""The rules of the house that a program can check (core/docs/architecture.md)."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
problems = []
listed = subprocess.run(["git", "-C", str(root), "ls-files"], capture_output=True, text=True)
tracked = [root / line for line in listed.stdout.splitlines()] if listed.returncode == 0 else [
    path for path in root.rglob("*") if path.is_file() and "build" not in path.parts and "node_modules" not in path.parts]
tracked = [path for path in tracked if path.is_file()]


def under(path, *folders):
    return any((root / folder) in path.parents for folder in folders)


types = sorted(folder.name for folder in (root / "scripts").iterdir() if (folder / "type.lua").is_file())
tender_types = [name for name in types if 'kind = "forms"' not in (root / "scripts" / name / "type.lua").read_text()]
# Tender types, and words of their levels that mean nothing to the core, neither in code nor in comments or examples.
named_in_core = re.compile(r"\b(?:" + "|".join([*tender_types, "cloud_services?", "brands?", "tiers?", "tcloud"]) + r")\b|廠牌|級距|雲端服務|套裝軟體", re.I)
chinese = re.compile(r"[\u3400-\u9fff]")

for path in tracked:
    name = path.relative_to(root)
    if path.suffix in (".png", ".pdf", ".ico", ".xlsx", ".xls", ".woff2"):
        continue
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        problems.append(f"{name}: is not UTF-8")
        continue
    lines = text.splitlines()
    if under(path, "core", "plugins", "scripts", "themes"):
        for number, line in enumerate(lines, 1):
            if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line):
                problems.append(f"{name}:{number}: says what is left to do; do it or write an issue")
    if under(path, "core") and not under(path, "core/docs"):
        for number, line in enumerate(lines, 1):
            for found in named_in_core.findall(line):
                problems.append(f"{name}:{number}: core names {found}, which belongs to a tender type")
            if path.suffix in (".cpp", ".h") and chinese.search(line.split("//")[0]):
                problems.append(f"{name}:{number}: Chinese in code; a code goes here and the sentence into a locale")
    if path.suffix == ".mustache" and under(path, "themes") and "print" not in path.stem and "print" not in path.parts:
        for number, line in enumerate(lines, 1):
            if re.search(r"\sstyle\s*=|\son\w+\s*=\s*[\"']|<style|<script(?![^>]*\ssrc=)", line):
                problems.append(f"{name}:{number}: inline style or script; the policy of the pages forbids it")
    if path.suffix in (".cpp", ".h"):
        for number, line in enumerate(lines, 1):
            if re.search(r"\busing namespace std;", line):
                problems.append(f"{name}:{number}: using namespace std")

for folder in [*(root / "core").iterdir(), *(root / "core/modules").iterdir(), *(root / "plugins").iterdir(),
               *(root / "scripts").iterdir(), *(root / "themes").iterdir()]:
    needs = folder.is_dir() and folder.name not in ("cmake", "docs", "modules", "app")
    if needs and not (folder / "README.md").is_file():
        problems.append(f"{folder.relative_to(root)}: has no README.md")

for line in problems:
    print(line)
print(f"{len(tracked)} files, {len(problems)} problems")
sys.exit(1 if problems else 0)
