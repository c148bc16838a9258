"""标志: the colour and the shape of an outcome or a finding; the word always stands beside them."""

KINDS = {
    "advance": "good", "continue": "good", "keep": "good", "hold": "watch", "stop_and_rectify": "watch",
    "retrofit": "watch", "undetermined": "unknown", "reject": "bad", "stop": "bad", "phase_out": "bad",
    "pass": "good", "curable": "watch", "incurable": "bad", "unknown": "unknown",
}  # fmt: skip
SHAPES = {"good": "●", "watch": "◆", "bad": "▲", "unknown": "○"}
