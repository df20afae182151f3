"""The field words of invoices in Japanese; a phrase is one word, and a registration number is T and 13 digits."""

from __future__ import annotations

from typing import Final

from pipeline.text.finance.labels import Phrases

FIELDS: Final[Phrases] = {
    "ja": {
        "invoice_title": "請求書|御請求書|ご請求書|適格請求書|領収書|納品書兼請求書",
        "credit_title": "返還請求書|適格返還請求書|赤伝票|返品伝票",
        "other_title": "見積書|御見積書|注文書|納品書|発注書|注文請書",
        "number": "請求書番号|請求番号|伝票番号|no|請求書no",
        "date": "請求日|発行日|請求書発行日|日付|発行年月日|請求年月日",
        "due": "お支払期限|支払期限|お支払期日|支払期日|お振込期限|振込期限",
        "delivery": "納品日|取引日|取引年月日",
        "order": "注文番号|発注番号|ご注文番号",
        "customer_number": "お客様番号|顧客番号|得意先コード",
        "tax_id": "登録番号|適格請求書発行事業者登録番号|事業者登録番号",
        "subtotal": "小計|税抜合計|税抜金額|税抜小計|合計(税抜)|小計(税抜)|課税対象額",
        "discount": "値引|値引き|割引",
        "shipping": "送料|配送料",
        "tax": "消費税|消費税等|消費税額|消費税(10%)|消費税(8%)|消費税（10%）|消費税（8%）|消費税10%|消費税8%|内消費税|"
        "うち消費税|消費税合計",
        "withholding": "源泉徴収税|源泉所得税|源泉徴収額",
        "total": "合計|合計金額|総合計|税込合計|税込金額|合計(税込)|総額|合計額",
        "paid": "入金額|内金|前受金",
        "amount_due": "ご請求金額|御請求金額|請求金額|ご請求額|御請求額|請求額|差引請求額|お支払金額",
        "carry": "繰越|次頁へ",
    },
}

COLUMNS: Final[Phrases] = {
    "ja": {
        "position": "番号|行",
        "code": "品番|商品コード|型番",
        "description": "品名|品目|内容|摘要|商品名|項目|詳細|品番・品名|件名",
        "quantity": "数量|個数|時間",
        "unit": "単位",
        "unit_price": "単価|単価(円)|単価(税抜)",
        "tax_rate": "税率|消費税率",
        "tax_amount": "税額",
        "amount": "金額|金額(円)|小計|税抜金額|金額(税抜)|価格",
        "gross": "税込金額|金額(税込)",
    },
}
