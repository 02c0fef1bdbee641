"""Colours and words of a drawn scenario."""

FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif"
THEMES = {
    "light": {
        "paper": "#ffffff",
        "box": "#eef2f5",
        "edge": "#71808d",
        "ink": "#18242f",
        "quiet": "#4f5e6b",
        "accent": "#0b6e99",
        "critical": "#ab241c",
    },
    "dark": {
        "paper": "#19212a",
        "box": "#212b35",
        "edge": "#8090a0",
        "ink": "#e7ecf1",
        "quiet": "#a9b6c3",
        "accent": "#6fc0e2",
        "critical": "#f1958c",
    },
}
WORDS = {
    "start": ("开始", "Start"),
    "ending resolved": ("结局：解决", "Ending: resolved"),
    "ending partly": ("结局：部分解决", "Ending: partly resolved"),
    "ending escalated": ("结局：矛盾升级", "Ending: escalated"),
    "ending unsettled": ("结局：没有着落", "Ending: left open"),
    "ending complaint": ("结局：被投诉", "Ending: complaint"),
    "ending lost": ("结局：失去信任", "Ending: trust lost"),
    "ending": ("结局：{word}", "Ending: {word}"),
    "played": ("走过的路", "path taken"),
    "best": ("最好的路", "best path"),
    "shares": ("线越粗，走的人越多", "the thicker, the more learners went there"),
    "critical": ("严重错误", "critical fault"),
    "silence": ("超时", "silence"),
    "faulty": ("有问题", "has a problem"),
    "title": ("情景图：{title}", "Graph of the scenario: {title}"),
    "desc": ("{nodes} 个节点，{lines} 条去路，{endings} 个结局。", "{nodes} nodes, {lines} ways, {endings} endings."),
}
DASHES = 'stroke-dasharray="7 5"'
