"""Names: how a login is written, and how a person's name is masked where anyone can read it."""

import unicodedata


def plain_login(login: str) -> str:
    """`login` as it is stored and compared: full-width letters made plain, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", login).strip().lower()


def mask_name(name: str) -> str:
    """`name` with everything but its first letter and, from three letters on, its last one hidden: 李小明 is 李*明, 李明 is 李*.

    Of a name in Latin letters only the first letter stays, with three stars, so that not even its length shows.
    """
    name = name.strip()
    if name.isascii():
        return name[:1] + "***"
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
