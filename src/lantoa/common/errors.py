"""What the product refuses to do, in words for the person who asked."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the field forbids this; ``str()`` says why and what to do next."""

    def __init__(self, message: str | Promise):
        super().__init__(message)
        self.message = message

    def __str__(self):
        return str(self.message)
