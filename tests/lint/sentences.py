"""The portal's sentences, read once for every lint: which file says what, in which language."""
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOCALES = ("zh-TW", "en")
# What the portal itself says; a plugin's and a type's words are their own.
PORTAL = ("core/**/locales/*.json", "core/**/locales/*/*.json", "themes/base/locales/*/*.json")
EVERYWHERE = PORTAL[:2] + ("plugins/*/locales/*.json", "plugins/*/locales/*/*.json", "themes/*/locales/*/*.json")


def flat(node, prefix=""):
    for key, value in node.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from flat(value, name + ".")
        else:
            yield name, value


def placeholders(sentence):
    return set(re.findall(r"\{(\w+)(?::inside|@[\w.]+)?\}", sentence))


def read(patterns, problems):
    """Place (a file's path with * for the language) -> locale -> key -> sentence."""
    places = {}
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        locale = path.stem if path.parent.name == "locales" else path.parent.name
        try:
            content = dict(flat(json.loads(path.read_text(encoding="utf-8"))))
        except ValueError as error:
            problems.append(f"{path.relative_to(ROOT)}: {error}")
            continue
        place = path.relative_to(ROOT).as_posix().replace(f"/locales/{locale}", "/locales/*")
        places.setdefault(place, {})[locale] = content
    return places


def known(places):
    """Locale -> key -> [(place, sentence)]."""
    words = {locale: {} for locale in LOCALES}
    for place, languages in places.items():
        for locale, content in languages.items():
            for key, sentence in content.items():
                words.setdefault(locale, {}).setdefault(key, []).append((place, sentence))
    return words


def compare_languages(places, problems):
    """Both languages hold the same keys with the same placeholders."""
    for place, languages in places.items():
        missing = [locale for locale in LOCALES if locale not in languages]
        problems.extend(f"{place}: is not there in {locale}" for locale in missing)
        if missing:
            continue
        first, second = (languages[locale] for locale in LOCALES)
        problems.extend(f"{place}: {key} is in one language only" for key in sorted(first.keys() ^ second.keys()))
        for key in sorted(first.keys() & second.keys()):
            if placeholders(first[key]) != placeholders(second[key]):
                problems.append(f"{place}: {key} has other placeholders in the other language")


def refuse_twice(words, problems):
    """A sentence stands in one file: which of two is shown must not depend on the order of loading."""
    for key, entries in words[LOCALES[0]].items():
        if len(entries) > 1:
            problems.append(f"{key} stands in {' and in '.join(place for place, _ in entries)}; keep it in one")
