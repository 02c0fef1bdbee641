"""What can be wrong with a value of a file, by code, in Chinese and English."""

UNKNOWN = ("{msg}", "{msg}")
NOT_TEXT = ("应为文字，现在是 {given}", "should be text, not {given}")
NOT_NUMBER = ("应为数字，现在是 {given}", "should be a number, not {given}")
NOT_MAPPING = ("应为键值结构", "should be a mapping")
NOT_TRUTH = ("应为 true 或 false", "should be true or false")
NOT_DAY = ("日期应写作 2025-07-02", "a day is written 2025-07-02")

CAUSES: dict[str, tuple[str, str]] = {
    # what pydantic finds
    "missing": ("缺少这一项", "is missing"),
    "extra_forbidden": ("没有这个键", "there is no such key"),
    "string_type": NOT_TEXT,
    "string_too_short": ("不能为空", "cannot be empty"),
    "string_pattern_mismatch": (
        "代码只能用字母、数字、点、横线和下划线，最多 40 个字符",
        "a code has letters, digits, dots, hyphens and underscores, 40 at most",
    ),
    "literal_error": ("应为 {expected} 之一，现在是 {given}", "should be one of {expected}, not {given}"),
    "list_type": ("应为列表", "should be a list"),
    "too_short": ("至少要有 {min_length} 个", "needs at least {min_length}"),
    "too_long": ("最多 {max_length} 个", "at most {max_length}"),
    "model_type": NOT_MAPPING,
    "dict_type": NOT_MAPPING,
    "int_type": NOT_NUMBER,
    "int_parsing": NOT_NUMBER,
    "int_from_float": ("应为整数，现在是 {given}", "should be a whole number, not {given}"),
    "float_type": NOT_NUMBER,
    "float_parsing": NOT_NUMBER,
    "finite_number": NOT_NUMBER,
    "bool_type": NOT_TRUTH,
    "bool_parsing": NOT_TRUTH,
    "greater_than_equal": ("不能小于 {ge}", "cannot be less than {ge}"),
    "less_than_equal": ("不能大于 {le}", "cannot be more than {le}"),
    "date_type": NOT_DAY,
    "date_parsing": NOT_DAY,
    "date_from_datetime_parsing": NOT_DAY,
    # what our own schemas find
    "not_a_clock": ("时间应写作 08:30", "a time of day is written 08:30"),
    "not_a_number": ("不是数字：{found}", "is not a number: {found}"),
    "too_large": ("不能大于 {most}", "cannot be more than {most}"),
    "negative": ("不能是负数", "cannot be negative"),
    "not_for_type": ("类型 {type} 不能有 {keys}", "type {type} cannot have {keys}"),
    "needed_for_type": ("类型 {type} 缺少 {key}", "type {type} lacks {key}"),
    "role_play_points": ("演练评分表只能用 method: points", "a rubric of role-plays has the method points"),
    "anchor_range": ("anchors 的 at 必须在 low 和 high 之间", "the at of anchors must lie between low and high"),
    "low_high": ("low 必须小于 high", "low must be less than high"),
    "unknown_type": ("没有题型 {found}", "there is no item type {found}"),
    "code_twice": ("代码 {found} 出现两次", "the code {found} occurs twice"),
    "level_range": ("等级的 value 应在 0 到 1 之间", "the value of a level lies between 0 and 1"),
    "cap_range": ("封顶分应在 0 到 100 之间，或写 zero、flag", "the cap lies between 0 and 100, or is zero or flag"),
    "question_answers": (
        "题型 {type} 缺少答案，或答案不合题型",
        "the type {type} lacks its answers, or they do not fit it",
    ),
    "one_of": ("要有且只有这些键中的一个：{keys}", "needs exactly one of these keys: {keys}"),
    "share_range": ("应在 0 到 1 之间", "should lie between 0 and 1"),
}
