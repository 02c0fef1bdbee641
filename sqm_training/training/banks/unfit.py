"""The refusal of one question of a file."""


class Unfit(Exception):
    """A question that cannot be taken, for a reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.cause = {"zh": zh, "en": en}
