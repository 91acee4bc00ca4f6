"""Makes one picture fit for paper, with Pillow, in bounds of memory, time and size.

Arguments: most width and most height in pixels of what comes out, most pixels of what goes in. The picture comes by
standard input to its end; the answer is a line of JSON and, when that says ok, the new picture: RGB or grey, upright,
without transparency, without anything of the old file besides what is seen. Exit code 3: the bounds were too narrow.
"""
import io
import json
import os
import resource
import sys

ADDRESS_SPACE = 900 << 20
PROCESSOR_SECONDS = 20
# A screen shot stays without loss up to that size; a photograph as PNG would take ten times as much.
MOST_PNG = 250 << 10
# And a photograph that is all noise is pressed harder.
MOST_JPEG = 400 << 10


def confine():
    for what, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 0),
                        (resource.RLIMIT_AS, ADDRESS_SPACE), (resource.RLIMIT_CPU, PROCESSOR_SECONDS)):
        resource.setrlimit(what, (value, value))


def opened(content, most_pixels):
    image = Image.open(io.BytesIO(content), formats=('JPEG', 'PNG'))
    if image.width * image.height > most_pixels:
        raise ValueError('pixels')
    return image


def upright(image, width, height):
    if image.format == 'JPEG':
        image.draft('RGB' if image.mode != 'L' else 'L', (2 * width, 2 * height))  # decodes fewer pixels
    image.load()
    return ImageOps.exif_transpose(image)


def plain(image):
    """RGB or grey on white."""
    if image.mode.startswith('I'):
        image = image.point(lambda value: value / 256).convert('L')
    if image.mode in ('LA', 'PA', 'RGBA', 'La', 'RGBa') or 'transparency' in image.info:
        image = image.convert('RGBA')
        ground = Image.new('RGB', image.size, (255, 255, 255))
        ground.paste(image, mask=image.getchannel('A'))
        return ground
    return image if image.mode in ('RGB', 'L') else image.convert('L' if image.mode == '1' else 'RGB')


def written(image, photograph):
    if not photograph:
        target = io.BytesIO()
        image.save(target, format='PNG', compress_level=6)
        if target.tell() <= MOST_PNG:
            return 'image/png', target.getvalue()
    for quality in (88, 70):
        target = io.BytesIO()
        image.save(target, format='JPEG', quality=quality, subsampling=-1 if photograph else 0)
        if target.tell() <= MOST_JPEG:
            break
    return 'image/jpeg', target.getvalue()


def fitted(content, width, height, most_pixels):
    image = opened(content, most_pixels)
    photograph = image.format == 'JPEG'
    image = plain(upright(image, width, height))
    image.thumbnail((width, height), Image.Resampling.LANCZOS)
    image.info.clear()
    media_type, made = written(image, photograph)
    return {'ok': True, 'type': media_type, 'width': image.width, 'height': image.height}, made


def main():
    width, height, most_pixels = (int(text) for text in sys.argv[1:4])
    Image.preinit()  # its readers are loaded before nothing can be opened any more
    confine()
    content = sys.stdin.buffer.read()
    try:
        about, made = fitted(content, width, height, most_pixels)
    except MemoryError:
        os._exit(3)
    except Exception as error:  # whatever a hostile file does to its reader
        about, made = {'ok': False, 'detail': type(error).__name__}, b''
    sys.stdout.buffer.write(json.dumps(about).encode() + b'\n' + made)
    sys.stdout.buffer.flush()


if __name__ == '__main__':
    from PIL import Image, ImageOps
    main()
