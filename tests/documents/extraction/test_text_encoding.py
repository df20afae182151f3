"""Encodings of text files: by mark, by bytes, by their own word, by their script."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.extraction.text_encoding import encoding_of

RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю."
JAPANESE = "明日の会議は午後三時から始まります。場所は東京駅の近くの会議室です。資料を忘れないでください。"
DECLARED = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><p>{}'


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8_r", "koi8_r"),
        (RUSSIAN, "cp866", "cp866"),
        (RUSSIAN, "utf-16", "utf-16"),
        ("Имя;Город;Сумма\nПётр;Омск;99\n", "cp1251", "cp1251"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        ("这是一个用国标码保存的简体中文文本。", "gbk", "gb18030"),
        ("這是繁體中文的文字檔案，以大五碼儲存。我們看看它。", "big5", "big5"),
        ("이것은 한국어 텍스트입니다. 나는 학교에 갑니다.", "euc_kr", "cp949"),
        ("Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.", "cp1253", "cp1253"),
        ("זהו טקסט בעברית שנשמר בקידוד ישן. שלום עולם, מה שלומך היום? אני הולך הביתה עכשיו.", "cp1255", "cp1255"),
        ("هذا نص عربي محفوظ بترميز قديم.", "cp1256", "cp1256"),
        ("Größe: 5 €, Käse, Straße – „schön“.", "cp1252", "cp1252"),
        ("L'été à la plage, où êtes-vous allés ? Ça va.", "latin-1", "cp1252"),
        ("ÄÖÜ äöü", "cp1252", "cp1252"),  # too little to tell
        (DECLARED.format("windows-1250", "Zażółć gęślą jaźń"), "cp1250", "cp1250"),
        (DECLARED.format("ISO-8859-1", "für 5 €"), "cp1252", "cp1252"),
        (DECLARED.format("utf-8", "für"), "cp1252", "cp1252"),  # it is not
        (DECLARED.format("no-such", "für"), "cp1252", "cp1252"),
        (DECLARED.format("hex", "für"), "cp1252", "cp1252"),
    ],
)
def test_what_a_text_was_written_in_is_what_it_is_read_in(tmp_path: Path, text: str, written: str, read: str) -> None:
    (tmp_path / "a").write_bytes(text.encode(written))
    assert encoding_of(tmp_path / "a") == read


def test_a_damaged_letter_does_not_spoil_the_others(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("Größe, Käse, Bär. ".encode() * 20 + b"\xff")
    assert encoding_of(tmp_path / "a") == "utf-8"
