#!/usr/bin/env python3
"""A library includes only what core/CMakeLists.txt lets it use, and modules meet through include/ alone.

The permitted arrows are read from each portal_library(... USES ...) call, so that the build and this lint cannot differ;
what is checked here is that no source reaches further (an include path may leak through another library), that no
private header of another library is included, and that the arrows point down (the order of add_subdirectory)."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
core = root / "core"
problems = []


def order(folder):
    return re.findall(r"add_subdirectory\((\w+)\)", (folder / "CMakeLists.txt").read_text())


libraries = []
for name in order(core):
    if name == "modules":
        libraries += [(module, core / "modules" / module) for module in order(core / "modules")]
    elif name != "app":
        libraries.append((name, core / name))

known = [name for name, _ in libraries]
uses = {}
for position, (name, folder) in enumerate(libraries):
    text = (folder / "CMakeLists.txt").read_text()
    call = re.search(r"portal_library\((.*?)\)", text, re.S)
    words = call.group(1).split() if call else []
    own = []
    if "USES" in words:
        for word in words[words.index("USES") + 1:]:
            if word.isupper():
                break
            own.append(word)
    for used in own:
        if used not in known:
            problems.append(f"{folder.relative_to(root)}/CMakeLists.txt: USES {used}, which is no library")
        elif known.index(used) >= position:
            problems.append(f"{folder.relative_to(root)}/CMakeLists.txt: USES {used}, which is not below {name}")
    uses[name] = set(own)


def reach(name, seen=None):
    seen = seen if seen is not None else set()
    for used in uses.get(name, ()):
        if used not in seen:
            seen.add(used)
            reach(used, seen)
    return seen


include = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.M)
for name, folder in libraries:
    allowed = reach(name) | {name}
    for source in sorted(folder.rglob("*")):
        if source.suffix not in (".h", ".cpp"):
            continue
        if "modules" not in folder.parts and "modules" in source.parts:
            continue
        for path in include.findall(source.read_text()):
            match = re.match(r"tenderloom/(\w+)/", path)
            if match and match.group(1) in known and match.group(1) not in allowed:
                problems.append(f"{source.relative_to(root)}: includes {path}, but {name} may use only {', '.join(sorted(allowed))}")
            if "../" in path:
                problems.append(f"{source.relative_to(root)}: includes {path}; libraries meet through include/ only")
for source in sorted((root / "plugins").rglob("*.cpp")):
    for path in include.findall(source.read_text()):
        if path.startswith("../"):
            problems.append(f"{source.relative_to(root)}: includes {path}; plugins use the public headers only")

for line in problems:
    print(line)
print(f"{len(libraries)} libraries, {len(problems)} problems")
sys.exit(1 if problems else 0)
