"""What of a library a program can reach: every class of it that a class of the program names, and what those name, and so on.

A name counts wherever it stands in a class's constants: as a class, in the type of a method or in a text, which is how classes are asked for by name.
Only a name that is put together while the program runs is not seen."""
import re
import struct

NAME = re.compile(rb"[\w$]+(?:[/.][\w$]+)+")
SIZES = {3: 5, 4: 5, 7: 3, 8: 3, 9: 5, 10: 5, 11: 5, 12: 5, 15: 4, 16: 3, 17: 5, 18: 5, 19: 3, 20: 3}  # JVMS 4.4, with the tag


def texts(content):
    """The Utf8 constants of a class file; each type, name and text is in one."""
    at, left = 10, struct.unpack_from(">H", content, 8)[0] - 1
    while left > 0:
        tag = content[at]
        left -= 1
        if tag == 1:
            end = at + 3 + struct.unpack_from(">H", content, at + 1)[0]
            yield content[at + 3 : end]
            at = end
        elif tag in (5, 6):  # a long or a double takes two numbers
            at += 9
            left -= 1
        else:
            at += SIZES[tag]


def named(some_texts):
    for text in some_texts:
        for name in NAME.findall(text):
            name = name.replace(b".", b"/").decode()
            yield name
            yield name[1:]  # as in a type: Lorg/example/Name;


def reachable(roots, services, library):
    """roots: the class files that are all kept; services: other texts with names; library: class files by name. The names of those reached."""
    reached = set()
    todo = [name for content in roots for name in named(texts(content))] + list(named(services))
    while todo:
        name = todo.pop()
        if name in library and name not in reached:
            reached.add(name)
            todo += named(texts(library[name]))
    return reached
