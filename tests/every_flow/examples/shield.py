from __future__ import annotations

from tests.every_flow.example import Example

QUIZ_MAPPINGS = [
    {"page": 1, "original": "malicious", "replacement": "desirable"},
    {"page": 1, "original": "Blowfish", "replacement": "Starfish", "before": "(B) "},
]

EXAMPLE = Example(
    flow="shield",
    documents=["exams/cybersecurity_mcq_quiz.pdf"],
    good={"mode": "detection", "mappings": QUIZ_MAPPINGS, "seed": 7},
    bad=[
        ({"mode": "destruction"}, "mode"),
        ({"per_question": 99}, "per_question"),
        ({"per_question": "many"}, "per_question"),
        ({"strategies": ["witchcraft"]}, "strategies"),
        ({"mappings": [{"page": 1}]}, "mappings"),
        ({"mappings": "no JSON"}, "mappings"),
        ({"dpi": "72"}, "dpi"),
        ({"answer_key": "no id"}, "answer_key"),
    ],
    last="results_generation",
    steady=frozenset({"reading", "discovery", "questions", "plan", "shielded", "mappings", "accessible"}),
)
