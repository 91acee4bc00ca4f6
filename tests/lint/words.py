#!/usr/bin/env python3
"""Every sentence that the code asks for is there in both languages, and its placeholders are what the code passes.

themes.py looks from the templates; this looks from C++: codes of refusals (`error.<code>`), messages for the next page,
keys handed to words.text() and context.t(). Keys put together at run time are checked as far as they are written."""
import re
import sys

import sentences
from sentences import LOCALES, placeholders

root = sentences.ROOT
problems = []

# Codes of errors that no person reads: they become 404 (whose sentence is error.not_found) or stay inside the program.
NOT_SHOWN = {
    "decision_unknown": "404",
    "document_unknown": "404",
    "document_without_form": "404",
    "field_unknown": "404",
    "file_not_there": "404",
    "level_unknown": "404",
    "node_unknown": "404",
    "picture_damaged": "the checker of files adds the file's name",
    "picture_kind": "the checker of files adds the file's name",
    "picture_pixels": "the checker of files adds the file's name",
    "ready_fact": "readiness.fact",
    "request_unknown": "404",
    "rolled_back": "ends a transaction",
}
# Codes of parts below the modules, and of plugins, that modules hand on to people.
FROM_BELOW = ("blob_full", "blob_folder", "file_infected", "scanner_unavailable")
# What mail servers say is for the outbox and the log.
WITHOUT_PAGES = ("core/modules/notifications/src/smtp", "core/modules/notifications/src/folder", "core/modules/notifications/src/outbox", "core/modules/audit")


places = sentences.read(sentences.PORTAL, problems)
words = sentences.known(places)
sentences.compare_languages(places, problems)
sentences.refuse_twice(words, problems)
namespaces = {key.split(".")[0] for key in words["zh-TW"]}


def need(where, key, params=None):
    """`params`: the names that this place passes, None where that cannot be read from the source."""
    for locale in LOCALES:
        found = words[locale].get(key)
        if not found:
            problems.append(f"{where}: no sentence {key} in {locale}")
        elif params is not None and (unfilled := placeholders(found[-1][1]) - params):
            problems.append(f"{where}: {key} ({locale}) shows {sorted(unfilled)}, which is not passed here")


def need_some(where, prefix):
    for locale in LOCALES:
        if not any(key.startswith(prefix) for key in words[locale]):
            problems.append(f"{where}: no sentence {prefix}… in {locale}")


def closing(text, at):
    """The place after the bracket that closes the one at `at`; texts in quotes are stepped over."""
    depth = 0
    while at < len(text):
        char = text[at]
        if char == '"':
            at += 1
            while text[at] != '"':
                at += 2 if text[at] == "\\" else 1
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return at


def params_of(rest):
    """Names in `, {{"name", …}, …}` right after a code; none when nothing follows; None for anything else."""
    if re.match(r"\s*\}", rest) or re.match(r"\s*,\s*(\{\}|(base::)?Json::object\(\))\s*[,}]", rest):
        return set()
    opened = re.match(r"\s*,\s*\{\s*\{\s*\"", rest)
    if not opened:
        return None
    start = rest.index("{")
    names, at, end = set(), start + 1, closing(rest, start) - 1
    while at < end:
        if rest[at] == "{":
            pair = re.match(r"\{\s*\"(\w+)\"", rest[at:])
            if pair:
                names.add(pair.group(1))
            at = closing(rest, at)
        else:
            at += 1
    return names


CODE = r'"([a-z][a-z0-9_]*)"'
# Where a code stands in a refusal. The text after the match may hold its parameters.
WITH_PARAMS = (rf"\bError\{{\s*{CODE}", rf"\brefuse\(\s*\d+,\s*\{{\s*{CODE}", rf"\.error = \{{\s*(?:\.code = )?{CODE}",
               rf"\bbecause\(\{{\s*{CODE}", rf"\bSubmitRefusal\{{\{{\s*{CODE}",
               rf"\brefuse(?:_form|_upload)?\(context, \w+, \{{\s*{CODE}", rf"\binvalid\(context, \w+, \{{\s*{CODE}")
WITHOUT_PARAMS = (rf"\bFault\{{\s*\d+,\s*{CODE}", rf"\brefuse\(\s*\d+,\s*{CODE}", rf"\brefused\(context, \d+, {CODE}",
                  rf"\bfail\({CODE}\)", rf'\{{"code", {CODE}\}}', rf'\bfinding\("[^"]*",\s*{CODE}',
                  rf"\brefused\({CODE}\)", rf"\?\s*{CODE}\s*:\s*\"[a-z_]+\"\s*\}}?\)", rf":\s*{CODE}\s*\}}?\)")
KEY = re.compile(r'"([a-z][a-z_]*(?:\.[a-z0-9_-]+)*\.[a-z0-9_-]*)"')

folders = ["core/http/src", "core/app/src", "core/render/src", *root.glob("core/modules/*/src")]
sources = [path for folder in folders
           for path in sorted((root / folder).rglob("*")) if path.suffix in (".cpp", ".h")]
counted = 0
for path in sources:
    name = str(path.relative_to(root))
    # Comments go, lines stay: places are told by their number.
    text = re.sub(r"(?m)(^|\s)//.*$", r"\1", path.read_text(encoding="utf-8"))

    def where(at):
        return f"{name}:{text.count(chr(10), 0, at) + 1}"

    pages = not name.startswith(WITHOUT_PAGES)
    shows = name.startswith(("core/http/", "core/modules/")) and pages
    if shows:
        for pattern in WITH_PARAMS:
            for match in re.finditer(pattern, text):
                code = match.group(1)
                # The Errors of core/http itself are about settings and go to whoever starts the portal.
                told_at_start = name.startswith("core/http/") and pattern.startswith(r"\bError")
                if code not in NOT_SHOWN and not told_at_start:
                    counted += 1
                    need(where(match.start()), "error." + code, params_of(text[match.end():]))
        for pattern in WITHOUT_PARAMS:
            ternary = pattern.startswith((r"\?", ":"))
            for match in re.finditer(pattern, text):
                line = text[text.rfind("\n", 0, match.start()) + 1:match.end()]
                if ternary and not re.search(r"\b(refuse|Error|Fault)\b", line):
                    continue
                if match.group(1) == "text" or match.group(1) in NOT_SHOWN or (pattern.startswith(r"\bfail") and not name.startswith("core/http/")):
                    continue  # the shape of a view; an exception
                counted += 1
                need(where(match.start()), "error." + match.group(1))

    # Keys: in the brackets of text(), find(), t(), word(), in Flash{}, and wherever flash.… or error.… is written
    regions = [match.end() - 1 for match in re.finditer(r"(?:\.|->)text\(|\b(?:find|t|word)\(|\bFlash\{", text)]
    seen = set()
    for start in regions:
        end = closing(text, start)
        for match in KEY.finditer(text, start, end):
            seen.add((match.start(), match.end(), match.group(1)))
    for match in KEY.finditer(text):
        if match.group(1).startswith(("flash.", "error.")) and not re.search(r"log_?\.\w+\($", text[:match.start()]):
            seen.add((match.start(), match.end(), match.group(1)))
    for start, end, key in sorted(seen):
        if key.split(".")[0] not in namespaces:
            continue  # of a tender type, or no sentence at all
        counted += 1
        joined = re.match(r"\)?\s*\+", text[end:]) or key.endswith((".", "_"))
        if joined:
            need_some(where(start), key)
        else:
            call = re.match(r"\s*[,}]", text[end:]) and re.search(r"Flash\{\s*\"\w+\",\s*$", text[:start])
            need(where(start), key, params_of(text[end:]) if call else None)

statuses = re.findall(r"case ([45]\d\d):", (root / "core/http/src/response_head.cpp").read_text(encoding="utf-8"))
for status in statuses:
    counted += 1
    need("core/http/src/response_head.cpp", f"problem.{status}")

for code in FROM_BELOW:
    counted += 1
    need("FROM_BELOW", "error." + code)

for path in sorted(root.glob("themes/base/**/*.mustache")):
    text = path.read_text(encoding="utf-8")
    for match in re.finditer(r"\{\{[{&#^]?\s*t\.([\w.-]+)\s*\}?\}\}", text):
        counted += 1
        need(f"{path.relative_to(root)}:{text.count(chr(10), 0, match.start()) + 1}", match.group(1))

for line in sorted(set(problems)):
    print(line)
print(f"{counted} uses, {sum(len(known) for known in words.values())} sentences, {len(set(problems))} problems")
sys.exit(1 if problems else 0)
