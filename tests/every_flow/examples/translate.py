from __future__ import annotations

from tests.every_flow.example import Example

PARAGRAPH = "The committee met on 12 May and decided to build a bridge of 340 metres over the river. " * 40

EXAMPLE = Example(
    flow="translate",
    documents=["one.html"],
    texts={"one.html": "<h1>The bridge</h1>" + f"<p>{PARAGRAPH}<b>So it was.</b></p>" * 5},
    good={"target": "de", "provider": "openai", "glossary": "bridge = Brücke"},
    bad=[
        ({"target": "tlh"}, "target"),
        ({"source": "tlh"}, "source"),
        ({"provider": "nobody"}, "provider"),
        ({"glossary": "bridge"}, "glossary"),
        ({"glossary_table": "no id"}, "glossary_table"),
        ({"max_tokens": 1}, "max_tokens"),
    ],
    last="assemble",
    steady=frozenset(
        {"prose", "terms", "chunk", "translation", "translation_html", "translation_text", "translation_json"}
    ),
)
