"""The one way in which a condition can be refused, said in both languages."""

MESSAGES = {
    "empty": ("条件是空的", "the condition is empty"),
    "too_long": ("条件太长", "the condition is too long"),
    "too_deep": ("条件嵌套太深", "the condition is nested too deeply"),
    "unexpected": ("此处不应出现 {found}", "did not expect {found} here"),
    "unfinished": ("条件没有写完", "the condition stops too early"),
    "unclosed_text": ("引号没有闭合", "the quotation mark is never closed"),
    "unclosed_name": ("${{ 没有闭合", "${{ is never closed"),
    "unknown_function": ("不认识函数 {found}", "there is no function {found}"),
    "no_item": ("比较的两边都是固定值", "both sides of the comparison are fixed values"),
    "bad_number": ("数字太大：{found}", "the number is too large: {found}"),
    "bad_tree": ("条件的结构不正确：{found}", "the tree of the condition is not valid: {found}"),
}


class ConditionError(ValueError):
    """A condition cannot be read.

    `code` is a key of `MESSAGES`, `position` the 0-based place in the text (`None` for a stored tree), `message` the
    sentence as `{"zh": …, "en": …}`; `str()` gives the English one with the place.
    """

    def __init__(self, code: str, position: int | None = None, found: str = "") -> None:
        zh, en = (words.format(found=found) for words in MESSAGES[code])
        if position is not None:
            zh, en = f"第 {position + 1} 个字符：{zh}", f"character {position + 1}: {en}"
        super().__init__(en)
        self.code = code
        self.position = position
        self.message = {"zh": zh, "en": en}
