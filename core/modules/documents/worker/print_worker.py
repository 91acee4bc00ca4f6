"""Prints HTML to PDF with WeasyPrint for the portal (core/modules/documents/src/pdf_printer.cpp).

The portal starts this text with `python3 -I -c` and speaks to it over one socket, which is standard input and output:
every message is a length of four bytes (big endian) and that many bytes. The portal sends HTML; the answer is a JSON
message {"ok", "pages", "missing", ...} and, when ok, a second message with the PDF. The first message of all comes from
here: {"ready": true, ...} or {"ready": false, "reason": ...}.

Arguments: address space in bytes, processor seconds a document.
"""
import binascii
import ctypes
import gc
import hashlib
import io
import json
import os
import re
import resource
import signal
import struct
import sys

# The font step below replaces private parts of WeasyPrint; it is used with exactly this version, else WeasyPrint's own.
KNOWN_WEASYPRINT = '57.2'
# A character that no font has is printed as this mark, as printers always did, and never as a silent blank.
GETA = '\u3013'
# After a document of so many bytes its memory is given back at once.
LARGE = 2 << 20


def confine(address_space):
    """No core files, no files written, bounded memory. Only the parent decides when it ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if address_space > 0:
        resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def allow_processor_time(seconds):
    """That much from now on: a document that runs away is killed by the kernel even when the parent is gone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


class Wire:
    def __init__(self):
        # Nothing that a library prints may get between the messages.
        self.reader = os.fdopen(os.dup(0), 'rb')
        self.writer = os.fdopen(os.dup(1), 'wb')
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)

    def read(self):
        head = self.reader.read(4)
        if len(head) < 4:
            return None
        (length,) = struct.unpack('>I', head)
        body = self.reader.read(length)
        return body if len(body) == length else None

    def write(self, *messages):
        for message in messages:
            self.writer.write(struct.pack('>I', len(message)))
            self.writer.write(message)
        self.writer.flush()

    def write_json(self, value, *more):
        self.write(json.dumps(value).encode(), *more)


class Harfbuzz:
    """HarfBuzz's subsetter: milliseconds where fontTools needs seconds for a font of 60,000 characters."""

    RETAIN_GIDS = 0x02
    NO_HINTING = 0x01

    def __init__(self):
        core = self.core = ctypes.CDLL('libharfbuzz.so.0')
        subsetter = self.subsetter = ctypes.CDLL('libharfbuzz-subset.so.0')
        pointer, number = ctypes.c_void_p, ctypes.c_uint
        for owner, name, result, arguments in (
                (subsetter, 'hb_subset_input_create_or_fail', pointer, []),
                (subsetter, 'hb_subset_input_destroy', None, [pointer]),
                (subsetter, 'hb_subset_input_glyph_set', pointer, [pointer]),
                (subsetter, 'hb_subset_input_set', pointer, [pointer, number]),
                (subsetter, 'hb_subset_input_set_flags', None, [pointer, number]),
                (subsetter, 'hb_subset_or_fail', pointer, [pointer, pointer]),
                (core, 'hb_set_add', None, [pointer, number]),
                (core, 'hb_face_reference', pointer, [pointer]),
                (core, 'hb_face_reference_blob', pointer, [pointer]),
                (core, 'hb_face_reference_table', pointer, [pointer, number]),
                (core, 'hb_face_destroy', None, [pointer]),
                (core, 'hb_blob_get_data', pointer, [pointer, ctypes.POINTER(number)]),
                (core, 'hb_blob_get_length', number, [pointer]),
                (core, 'hb_blob_destroy', None, [pointer]),
                (core, 'hb_font_create', pointer, [pointer]),
                (core, 'hb_font_get_nominal_glyph', ctypes.c_int, [pointer, number, ctypes.POINTER(number)]),
                (core, 'hb_font_destroy', None, [pointer])):
            function = getattr(owner, name)
            function.restype, function.argtypes = result, arguments

    @staticmethod
    def tag(text):
        return int.from_bytes(text.encode(), 'big')

    def has_table(self, face, name):
        blob = self.core.hb_face_reference_table(face, self.tag(name))
        length = self.core.hb_blob_get_length(blob)
        self.core.hb_blob_destroy(blob)
        return length > 0

    def subset(self, face, glyphs):
        """The font file with those glyphs alone under their old numbers, or None."""
        core, subsetter = self.core, self.subsetter
        request = subsetter.hb_subset_input_create_or_fail()
        if not request:
            return None
        try:
            wanted = subsetter.hb_subset_input_glyph_set(request)
            for glyph in glyphs:
                core.hb_set_add(wanted, glyph)
            dropped = subsetter.hb_subset_input_set(request, 3)  # HB_SUBSET_SETS_DROP_TABLE_TAG
            for name in ('GSUB', 'GPOS', 'GDEF', 'SVG ', 'DSIG', 'kern', 'vhea', 'vmtx', 'VORG'):
                core.hb_set_add(dropped, self.tag(name))
            subsetter.hb_subset_input_set_flags(request, self.RETAIN_GIDS | self.NO_HINTING)
            part = subsetter.hb_subset_or_fail(face, request)
        finally:
            subsetter.hb_subset_input_destroy(request)
        if not part:
            return None
        blob = core.hb_face_reference_blob(part)
        length = ctypes.c_uint()
        data = core.hb_blob_get_data(blob, ctypes.byref(length))
        content = ctypes.string_at(data, length.value)
        core.hb_blob_destroy(blob)
        core.hb_face_destroy(part)
        return content or None

    def glyph_of(self, face, character):
        font = self.core.hb_font_create(face)
        glyph = ctypes.c_uint()
        found = self.core.hb_font_get_nominal_glyph(font, ord(character), ctypes.byref(glyph))
        self.core.hb_font_destroy(font)
        return glyph.value if found else None


def use_harfbuzz():
    """Puts a lighter Font in place of WeasyPrint's: no copy of the whole font file, no fontTools. Returns HarfBuzz."""
    from hashlib import md5

    from weasyprint.pdf import stream
    from weasyprint.text.ffi import ffi, harfbuzz, pango
    tools = Harfbuzz()
    original = stream.Font

    class LightFont:
        def __init__(self, pango_font, face):  # the parts of Font.__init__ that plain outline fonts need
            self.face = tools.core.hb_face_reference(face)
            self.index = 0
            metrics = pango.pango_font_get_metrics(pango_font, ffi.NULL)
            self.description = ffi.gc(
                pango.pango_font_describe(pango_font), pango.pango_font_description_free)
            self.font_size = pango.pango_font_description_get_size(self.description)
            self.style = pango.pango_font_description_get_style(self.description)
            self.family = ffi.string(pango.pango_font_description_get_family(self.description))
            text = ffi.string(pango.pango_font_description_to_string(self.description))
            self.hash = ''.join(chr(65 + byte % 26) for byte in md5(text).digest()[:6])
            fields = [part for part in text.split(b' ') if b'=' not in part][:-1] or [b'Unknown']
            # A PDF name may hold few characters; a family's own name is not bound by that.
            plain = bytes(byte for byte in b'-'.join(fields) if byte < 128 and (chr(byte).isalnum() or byte in b'-_'))
            self.name = b'/' + self.hash.encode() + b'+' + (plain or b'Font')
            size = self.font_size or 1
            self.ascent = int(pango.pango_font_metrics_get_ascent(metrics) / size * 1000)
            self.descent = -int(pango.pango_font_metrics_get_descent(metrics) / size * 1000)
            pango.pango_font_metrics_unref(metrics)
            self.upem = harfbuzz.hb_face_get_upem(ffi.cast('hb_face_t *', face))
            self.type = 'otf' if tools.has_table(face, 'CFF ') or tools.has_table(face, 'CFF2') else 'ttf'
            self.bitmap = self.png = self.svg = False
            self.italic_angle, self.stemv, self.stemh, self.flags = 0, 80, 80, 4 + (64 if self.style else 0)
            self.bbox, self.widths, self.cmap, self.ttfont, self.file_content = [0, 0, 0, 0], {}, {}, None, b''

        def clean(self, cmap):
            self.file_content = tools.subset(self.face, cmap or self.cmap)
            if self.file_content is None:
                raise RuntimeError('font_subset')

        def __del__(self):
            tools.core.hb_face_destroy(self.face)

    def font_of(pango_font):
        face = int(ffi.cast('uintptr_t', harfbuzz.hb_font_get_face(pango.pango_font_get_hb_font(pango_font))))
        # Variable, colour and bitmap fonts take more than a subset: they go WeasyPrint's own way.
        if any(tools.has_table(face, table) for table in ('fvar', 'SVG ', 'CBDT', 'sbix', 'EBDT', 'COLR')):
            return original(pango_font)
        return LightFont(pango_font, face)

    stream.Font = font_of
    return tools


def use_light_pictures():
    """Pictures that a PDF can hold as they are go in as they are. WeasyPrint decodes and compresses each of them anew,
    which takes most of the time and keeps all of them unpacked in memory."""
    import pydyf
    from weasyprint.pdf import stream
    original = stream.Stream.add_image

    def part_of_png(data):
        parts, at = [], 8
        while at + 12 <= len(data):
            length = int.from_bytes(data[at:at + 4], 'big')
            if data[at + 4:at + 8] == b'IDAT':
                parts.append(data[at + 8:at + 8 + length])
            at += 12 + length
        return b''.join(parts)

    def as_it_is(image):
        """(content, what the PDF must know of it), or None when it has to be made anew."""
        # A turned or converted picture has no file any more, and no format of its own class.
        source = getattr(image, 'fp', None)
        kind = type(image).__name__
        if not isinstance(source, io.BytesIO) or image.mode not in ('RGB', 'L') or 'transparency' in image.info:
            return None
        data = source.getvalue()
        if kind == 'JpegImageFile' and image.format == 'JPEG':
            return data, pydyf.Dictionary({'Filter': '/DCTDecode'})
        if kind == 'PngImageFile' and data[24] == 8 and data[25] in (0, 2) and data[28] == 0:  # whole bytes, not interlaced
            content = part_of_png(data)
            return content and (content, pydyf.Dictionary({
                'Filter': '/FlateDecode',
                'DecodeParms': pydyf.Dictionary({
                    'Predictor': 15, 'Columns': image.width, 'Colors': 3 if image.mode == 'RGB' else 1})}))
        return None

    def add_image(self, image, rendering, optimize):
        name = f'i{image.id}'
        if name not in self._images:
            found = as_it_is(image)
            if not found:
                return original(self, image, rendering, optimize)
            content, about = found
            about.update({
                'Type': '/XObject', 'Subtype': '/Image', 'Width': image.width, 'Height': image.height,
                'ColorSpace': '/DeviceRGB' if image.mode == 'RGB' else '/DeviceGray', 'BitsPerComponent': 8,
                'Interpolate': 'true' if rendering == 'auto' else 'false'})
            self._images[name] = pydyf.Stream([content], extra=about)
        self._x_objects[name] = None  # set by write_pdf
        return name

    stream.Stream.add_image = add_image


# In the text as it came, so that a book's pictures are never part of the text that is parsed: there each byte of them
# would be kept several times over.
PICTURE = re.compile(rb'data:image/(png|jpeg);base64,([A-Za-z0-9+/]{1000,}={0,2})')


def without_pictures(message, pictures):
    """The text with short addresses in place of pictures, which are kept in `pictures`, equal ones once."""
    def put(found):
        address = 'data:,picture-' + hashlib.sha256(found.group(0)).hexdigest()
        if address in pictures:
            return address.encode()
        pictures[address] = {'string': binascii.a2b_base64(found.group(2)), 'mime_type': 'image/' + found.group(1).decode()}
        return address.encode()
    return PICTURE.sub(put, message).decode('utf-8')


def no_address_but_data(default_fetcher, pictures):
    def fetch(url, *arguments, **options):
        if url in pictures:
            return dict(pictures[url])
        if not url.startswith('data:'):
            raise ValueError('address_refused')
        return default_fetcher(url, *arguments, **options)
    return fetch


def printed_text(html):
    """The characters that a reader should see, as far as the tree tells."""
    characters = set()
    for element in html.etree_element.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in ('style', 'script', 'title', 'head', 'template'):
            characters.update(element.text or '')
        characters.update(element.tail or '')
    return {character for character in characters
            if not character.isspace() and character.isprintable() and not '\ufe00' <= character <= '\ufe0f'}


def missing_characters(html, document, harfbuzz):
    """Characters that were to be printed and that no font in use could draw."""
    fonts = list(document.fonts.values())
    faces = [font for font in fonts if hasattr(font, 'face')]
    # WeasyPrint counts a character that was left out to the next glyph's text, so its map alone does not tell.
    elsewhere = {character for font in fonts if not hasattr(font, 'face')
                 for text in font.cmap.values() for character in text}
    return [character for character in sorted(printed_text(html) - elsewhere)
            if not any(harfbuzz.glyph_of(font.face, character) in font.cmap for font in faces)]


def main():
    address_space, processor_seconds = int(sys.argv[1]), int(sys.argv[2])
    wire = Wire()
    confine(address_space)
    try:
        import weasyprint
    except ImportError:
        wire.write_json({'ready': False, 'reason': 'weasyprint_missing'})
        return 1
    harfbuzz = None
    if weasyprint.__version__ == KNOWN_WEASYPRINT:
        try:
            harfbuzz = use_harfbuzz()
            use_light_pictures()
        except (ImportError, OSError, AttributeError):
            harfbuzz = None
    from weasyprint.text import fonts as font_texts
    # It would make a folder for @font-face files; this process writes no files, fonts are those of the machine.
    font_texts.mkdtemp = lambda *_, **__: '/nonexistent'
    pictures = {}  # of the document at hand
    fetcher = no_address_but_data(weasyprint.default_url_fetcher, pictures)
    fonts = font_texts.FontConfiguration()

    def render(source):
        html = weasyprint.HTML(string=source, url_fetcher=fetcher, base_url=None)
        document = html.render(font_config=fonts, optimize_size=('fonts',))
        target = io.BytesIO()
        document.write_pdf(target)
        return html, document, target.getvalue()

    large = False
    wire.write_json({'ready': True, 'version': weasyprint.__version__,
                     'fonts': 'harfbuzz' if harfbuzz is not None else 'fonttools'})
    while True:
        try:
            message = wire.read()
            if message is None:
                return 0
            allow_processor_time(processor_seconds)
            large = len(message) > LARGE
            source = without_pictures(message, pictures)
            message = None
            html, document, pdf = render(source)
            missing = missing_characters(html, document, harfbuzz)
            if missing:
                html, document, pdf = render(source.translate({ord(character): GETA for character in missing}))
            wire.write_json({'ok': True, 'pages': len(document.pages), 'missing': missing}, pdf)
        except MemoryError:
            return 3  # what is left of this process is not to be trusted
        except Exception as error:  # its text may hold the document's; its type does not
            wire.write_json({'ok': False, 'detail': type(error).__name__})
        message = source = html = document = pdf = None
        pictures.clear()
        if large:  # a document's parts name each other in circles
            gc.collect()
            ctypes.CDLL(None).malloc_trim(0)


if __name__ == '__main__':
    sys.exit(main())
