"""Markdown of questions as safe HTML in the reader's language, with the pictures that belong to the question."""

import re
from typing import Any

from flask import url_for
from markupsafe import Markup

from ..web.text import language, local, markdown
from .banks.markup import IMAGE
from .contents import Content

ALONE = re.compile(r"^\s*<p>(.*)</p>\s*$", re.DOTALL)


class Writer:
    """Renders the texts of one question."""

    def __init__(self, content: Content, question_id: int) -> None:
        self.media = content.get("media", {})
        self.question_id = question_id
        own = content["text"]
        self.language = language() if language() in own else next(iter(own), "zh")

    @property
    def lang(self) -> str:
        """The language of the question for the page."""
        return "zh-CN" if self.language == "zh" else "en"

    def block(self, words: Any) -> Markup:
        """Return a text as paragraphs."""
        return markdown(IMAGE.sub(self._picture, local(words, self.language)))

    def line(self, words: Any) -> Markup:
        """Return a text without the paragraph around it when it is only one, for labels and cells."""
        html = self.block(words)
        alone = ALONE.match(html)
        if alone and "<p>" not in alone[1]:
            return Markup(alone[1])  # noqa: S704 - a part of what was cleaned
        return html

    def plain(self, words: Any) -> str:
        """Return a text as it is kept, for menus, which hold nothing but words."""
        from .banks.markup import plain_words

        return plain_words(local(words, self.language))

    def _picture(self, found: "re.Match[str]") -> str:
        """Point a picture to where it is kept; one that is not kept is named by its words."""
        kept = self.media.get(found[2])
        if kept is None:
            return f"〔{found[1] or '…'}〕"
        address = url_for("training.show_picture", question_id=self.question_id, name=kept["stored"])
        return f"![{found[1]}]({address})"
