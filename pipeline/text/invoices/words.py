"""The field words of invoices in English, German, French, Spanish, Italian and Portuguese, and those of all tongues."""

from __future__ import annotations

from typing import Final

from pipeline.text.finance.labels import Phrases, Vocabulary
from pipeline.text.invoices import japanese, northern, polish

FIELDS: Final[Phrases] = {
    "en": {
        "invoice_title": "invoice|tax invoice|commercial invoice|proforma invoice|sales invoice|receipt|"
        "sales receipt|vat receipt|"
        "cash receipt|corrected invoice|revised invoice|amended invoice",
        "credit_title": "credit note|credit memo|credit memorandum|credit invoice",
        "other_title": "quotation|quote|estimate|price quotation|sales quote|proposal|order confirmation|"
        "order acknowledgement|"
        "sales order|work order|delivery note|packing slip|packing list|dispatch note|payslip|pay slip|pay stub|"
        "payment reminder|final reminder|overdue notice|statement|statement of account|account statement|"
        "customer statement|remittance advice|price list|timesheet|expense report|trial balance|budget|contract",
        "number": "invoice number|invoice no|invoice nr|invoice num|invoice #|invoice id|invoice ref|inv no|inv #|"
        "credit note number|credit note no|credit note #|credit memo no|credit memo number|bill number|bill no|"
        "document number|document no|number|receipt no|receipt number|receipt #|receipt id|sales receipt no",
        "date": "invoice date|date of invoice|invoice dated|date of issue|issue date|issued on|issued|date issued|"
        "bill date|billing date|credit note date|dated|receipt date|tax point|tax date|invoice date (tax point)|date",
        "due": "due date|payment due|payment due date|date due|due on|due by|due|pay by|please pay by|payable by",
        "delivery": "delivery date|date of supply|supply date|service date|date of delivery|ship date|shipped on",
        "order": "order number|order no|purchase order|purchase order number|purchase order no|po number|po no|po #|"
        "p.o. number|p.o. no|p.o. #|your order|your order no|your reference|your ref|customer po|order #|order id|po",
        "customer_number": "customer number|customer no|customer id|customer #|account number|account no|account #|"
        "client number|client no|client id|customer code",
        "seller": "from|seller|vendor|supplier|billed by|bill from|sold by|issued by|remit to",
        "buyer": "bill to|billed to|billing address|invoice to|invoiced to|sold to|customer|client|buyer|purchaser|"
        "invoice address|bill-to|customer details|billing details|to",
        "ship_to": "ship to|shipping address|deliver to|delivery address|delivered to|ship-to",
        "tax_id": "vat no|vat number|vat id|vat reg no|vat registration number|vat registration no|vat reg. no|vat #|"
        "tax id|tax number|tax no|tax id no|ein|gst no|gstin|abn|vat registration|company vat",
        "iban": "iban",
        "bic": "bic|swift|swift/bic|bic/swift|swift code",
        "terms": "payment terms|terms|terms of payment",
        "subtotal": "subtotal|sub total|sub-total|net total|total net|net amount|total excl vat|total excl. vat|"
        "total excluding vat|total ex vat|total before tax|amount before tax|net|total (excl. vat)|goods total|"
        "total excluding tax|total net amount|taxable amount|taxable value|total taxable value|total without vat|"
        "items total|total ex. vat",
        "discount": "discount|less discount|trade discount|rebate|total discount|promotional discount|volume discount|"
        "saving|savings|multibuy saving|total savings|you saved",
        "shipping": "shipping|shipping & handling|shipping and handling|freight|postage|delivery|delivery charge|"
        "carriage|postage & packing|postage and packing|shipping cost|shipping costs|handling",
        "tax": "vat|tax|sales tax|gst|igst|cgst|sgst|utgst|hst|pst|qst|tps|tvq|total vat|vat total|tax total|total tax|"
        "vat amount|tax amount|plus vat|consumption tax|gst included|vat included|includes gst|includes vat",
        "rounding": "rounding|rounding adjustment",
        "total": "total|totals|grand total|invoice total|total amount|amount total|total incl vat|total incl. vat|"
        "gross total|"
        "total including vat|total gross|gross amount|total inc vat|invoice amount|total (incl. vat)|total price|"
        "total to pay|total payable|total amount payable|total credit|total inc. vat|credit total|order total|"
        "total including tax|total inc gst|total incl gst|total (inc gst)|total incl. gst|total including gst|"
        "total for this bill|difference to be credited|difference to be paid|total difference|difference incl. vat",
        "paid": "amount paid|paid|payments|payments/credits|payments and credits|payments & credits|payment received|"
        "less paid|deposit|deposit paid|paid to date|less deposit|"
        "prepayment|total paid",
        "amount_due": "amount due|balance due|total due|total amount due|balance|amount payable|balance to pay|"
        "outstanding balance|balance outstanding|balance owing|amount owing",
        "carry": "carried forward|brought forward|carry over|carryover|carry forward|continued|c/f|b/f|"
        "balance carried forward|balance brought forward|subtotal carried forward|total carried forward",
    },
    "de": {
        "invoice_title": "rechnung|quittung|kassenbeleg|honorarrechnung|handelsrechnung|faktura|schlussrechnung|"
        "abschlagsrechnung|teilrechnung",
        "credit_title": "gutschrift|rechnungskorrektur|rechnungsberichtigung|stornorechnung|korrekturrechnung|storno",
        "other_title": "angebot|kostenvoranschlag|auftragsbestätigung|bestellbestätigung|lieferschein|packliste|"
        "gehaltsabrechnung|"
        "entgeltabrechnung|lohnabrechnung|verdienstabrechnung|mahnung|zahlungserinnerung|letzte mahnung|preisliste|"
        "kontoauszug|zahlungsavis|stundenzettel|stundennachweis|arbeitsbericht|saldenliste|vertrag",
        "number": "rechnungsnummer|rechnungsnr|rechnungs-nr|rechnung nr|rechnung-nr|re-nr|rechnungs-nummer|"
        "gutschriftsnummer|gutschrift nr|gutschriftnr|gutschrifts-nr|belegnummer|beleg-nr|belegnr|rg-nr|rechn.-nr|"
        "rechnung nummer|gutschrift-nr|nummer|korrektur-nr",
        "date": "rechnungsdatum|datum|belegdatum|ausstellungsdatum|datum der rechnung|gutschriftsdatum|rechnung vom|"
        "rechnungs-datum",
        "due": "fällig am|fälligkeit|fälligkeitsdatum|zahlbar bis|zahlbar bis zum|zahlungsziel|fällig|zu zahlen bis|"
        "zahlung bis|bitte zahlen sie bis|zahlbar ohne abzug bis",
        "delivery": "lieferdatum|leistungsdatum|liefertermin|liefer-/leistungsdatum|leistungszeitraum|"
        "lieferdatum/leistungsdatum",
        "order": "bestellnummer|bestell-nr|bestellnr|auftragsnummer|auftrags-nr|auftragsnr|ihre bestellung|"
        "ihre bestellnummer|ihr auftrag|auftrag nr|ihr zeichen|bestellung",
        "customer_number": "kundennummer|kunden-nr|kundennr|kd-nr|kdnr|kunden-nummer|ihre kundennummer|kunde nr",
        "seller": "von|verkäufer|lieferant|rechnungssteller|leistungserbringer|absender",
        "buyer": "rechnung an|rechnungsadresse|rechnungsempfänger|rechnungsanschrift|kunde|empfänger|käufer|"
        "leistungsempfänger|auftraggeber|an",
        "ship_to": "lieferadresse|lieferanschrift|lieferung an|warenempfänger",
        "tax_id": "ust-idnr|ust-id-nr|ust-id|ust.-id|ust.-idnr|ustid|ustidnr|umsatzsteuer-id|steuernummer|steuer-nr|"
        "st.-nr|umsatzsteuer-identifikationsnummer|uid|uid-nr|mwst-nr|ust. id. nr|ust-id nr|ust-ident-nr",
        "terms": "zahlungsbedingungen|zahlungskonditionen|zahlungsbedingung",
        "subtotal": "differenz netto|nettodifferenz|"
        "zwischensumme|zwischentotal|total exkl. mwst|total exkl. mwst.|total exkl|nettobetrag|netto|"
        "summe netto|gesamt netto|gesamtbetrag netto|nettosumme|"
        "warenwert|summe positionen|netto gesamt|total netto|gesamtnetto|rechnungsbetrag netto|gesamtsumme netto|"
        "warenwert netto|summe (netto)|netto-summe|summe ohne mwst|zwischensumme netto|zwischensumme (netto)",
        "discount": "rabatt|nachlass|abzüglich rabatt|skonto|abzgl. rabatt|gesamtrabatt|treuerabatt|mengenrabatt",
        "shipping": "versand|versandkosten|porto|fracht|lieferkosten|porto und verpackung|frachtkosten|"
        "versand und verpackung|transportkosten",
        "tax": "differenz mwst|differenz ust|"
        "mwst|mehrwertsteuer|umsatzsteuer|ust|zzgl. mwst|zzgl. ust|zuzüglich mwst|zzgl. umsatzsteuer|"
        "gesetzliche mwst|gesetzl. mwst|zzgl. mehrwertsteuer|mwst-betrag|steuerbetrag|zuzüglich mehrwertsteuer|"
        "zuzüglich umsatzsteuer|ust-betrag|summe mwst|zzgl. gesetzlicher mwst|gesamt mwst|mwst.|umsatzsteuerbetrag|"
        "zzgl|plus",
        "rounding": "rundung|rundungsdifferenz",
        "total": "differenz|differenzbetrag|differenz brutto|differenz zu ihren gunsten|differenz zu unseren gunsten|"
        "gesamtbetrag|rechnungsbetrag|gesamtsumme|summe|gesamt|bruttobetrag|summe brutto|gesamt brutto|brutto|"
        "endbetrag|endsumme|total brutto|gesamtbetrag brutto|bruttosumme|gutschriftsbetrag|rechnungssumme|"
        "gesamtsumme brutto|rechnungsbetrag brutto|betrag gesamt|gutschriftbetrag|gesamtbetrag inkl. mwst|"
        "summe inkl. mwst|total inkl. mwst|gesamt inkl. mwst|rechnungstotal|korrekturbetrag",
        "paid": "abschlag|abschlagszahlung|abschlagszahlungen|teilzahlung|"
        "bereits bezahlt|bezahlt|anzahlung|abzüglich anzahlung|gezahlt|bereits gezahlt|abzgl. anzahlung|"
        "erhaltene anzahlung",
        "amount_due": "zu zahlen|zahlbetrag|offener betrag|restbetrag|zu zahlender betrag|fälliger betrag|"
        "noch zu zahlen|auszahlungsbetrag|zahlungsbetrag",
        "carry": "übertrag|übertrag von seite|zwischensumme seite|übertrag auf seite|uebertrag|zwischensumme übertrag",
    },
    "fr": {
        "invoice_title": "facture|facture proforma|facture d'acompte",
        "credit_title": "avoir|facture d'avoir|note de crédit|facture rectificative",
        "other_title": "devis|bon de commande|confirmation de commande|bon de livraison|bulletin de paie|"
        "bulletin de salaire|"
        "fiche de paie|relance|rappel|mise en demeure|relevé de compte|relevé|tarif|liste de prix|contrat",
        "number": "facture n°|facture no|numéro de facture|n° de facture|n° facture|no de facture|facture numéro|"
        "no facture|avoir n°|n° d'avoir|numéro d'avoir|référence facture|numéro|n° avoir|facture nº",
        "date": "date de facture|date de facturation|date d'émission|date facture|émise le|facture du|date de l'avoir|"
        "date d'avoir|date du document|en date du|date d'émission",
        "due": "date d'échéance|échéance|échéance le|à payer avant le|payable avant le|à régler avant le|date limite|"
        "date limite de paiement|date de paiement|payable le|échéance de paiement",
        "delivery": "date de livraison|date de prestation|date de la prestation|date d'exécution",
        "order": "n° de commande|commande n°|numéro de commande|bon de commande|votre commande|réf. commande|"
        "votre référence|référence commande|n° commande|commande",
        "customer_number": "n° client|numéro client|code client|numéro de client|client n°|réf. client|n° de client|"
        "référence client",
        "seller": "émetteur|vendeur|fournisseur|prestataire|de",
        "buyer": "facturé à|adressé à|client|destinataire|adresse de facturation|facturer à|acheteur|à l'attention de|"
        "doit",
        "ship_to": "livré à|adresse de livraison|livraison à|livrer à",
        "tax_id": "n° tva|tva intracommunautaire|n° tva intracommunautaire|numéro de tva|n° de tva|siret|siren|"
        "n° tva intra|tva intracom|tva intra|n° siret|numéro tva",
        "terms": "conditions de paiement|conditions de règlement|modalités de paiement|conditions",
        "subtotal": "différence ht|écart ht|"
        "total ht|sous-total|sous total|total hors taxes|montant ht|sous-total ht|total h.t|"
        "montant total ht|"
        "total net ht|net ht|total hors taxe|montant hors taxes|base ht|total brut ht",
        "discount": "remise|rabais|ristourne|escompte|remise globale|réduction|remise commerciale",
        "shipping": "frais de port|port|livraison|frais de livraison|transport|frais d'envoi|frais d'expédition",
        "tax": "différence tva|écart tva|"
        "tva|t.v.a|taxe|total tva|montant tva|montant de la tva|taxes|total taxes|dont tva|montant t.v.a",
        "rounding": "arrondi",
        "total": "différence ttc|écart ttc|montant de la rectification|"
        "total ttc|montant ttc|total général|montant total|total toutes taxes comprises|montant total ttc|"
        "total t.t.c|net ttc|total de l'avoir|total facture|total avoir|total avoir ttc|somme totale",
        "paid": "acompte|acompte versé|déjà payé|déjà réglé|montant payé|payé|acomptes|montant réglé",
        "amount_due": "net à payer|reste à payer|solde dû|montant dû|à payer|solde à payer|montant à payer|"
        "total à payer|net à payer ttc|reste dû|solde|net à déduire",
        "carry": "report|à reporter|report de la page|sous-total à reporter|total à reporter|report page|"
        "report à nouveau",
    },
    "es": {
        "invoice_title": "factura|factura proforma|factura simplificada",
        "credit_title": "factura rectificativa|nota de crédito|abono|nota de abono|factura de abono",
        "other_title": "presupuesto|pedido de compra|confirmación de pedido|albarán|albarán de entrega|nómina|"
        "recordatorio de pago|"
        "extracto|extracto de cuenta|lista de precios|tarifa|contrato|remesa",
        "number": "número de factura|n° de factura|nº de factura|factura nº|factura n°|factura no|nº factura|"
        "n.º de factura|núm. factura|núm. de factura|número factura|factura núm|factura número|n.º factura|"
        "nº de abono|número de abono|nota de crédito nº|nº abono|número",
        "date": "fecha de factura|fecha factura|fecha de emisión|fecha|fecha emisión|fecha de expedición|"
        "fecha expedición|fecha de la factura",
        "due": "fecha de vencimiento|vencimiento|vence el|fecha vencimiento|fecha límite de pago|fecha de pago|"
        "pagar antes del",
        "delivery": "fecha de entrega|fecha de operación|fecha de la operación|fecha operación",
        "order": "número de pedido|nº de pedido|nº pedido|pedido nº|pedido|orden de compra|su pedido|n° de pedido|"
        "su referencia",
        "customer_number": "nº de cliente|nº cliente|número de cliente|código de cliente|cod. cliente|código cliente|"
        "n° cliente|cliente nº",
        "seller": "emisor|vendedor|proveedor|datos del emisor|de",
        "buyer": "facturar a|cliente|destinatario|comprador|datos del cliente|facturado a|factura a",
        "ship_to": "enviar a|dirección de envío|dirección de entrega|entregar a|lugar de entrega",
        "tax_id": "nif|cif|n.i.f|c.i.f|nif/cif|nif-iva|rfc|cif/nif|n.i.f./c.i.f|rut",
        "terms": "condiciones de pago|forma de pago|términos de pago",
        "subtotal": "diferencia base|diferencia base imponible|"
        "base imponible|subtotal|total neto|importe neto|total sin iva|suma|neto|total base imponible|"
        "total bruto|importe base|suma y neto",
        "discount": "descuento|dto|descuento comercial|descuento pronto pago|dto. comercial",
        "shipping": "gastos de envío|portes|envío|transporte|gastos de transporte",
        "tax": "diferencia iva|diferencia cuota|"
        "iva|i.v.a|cuota iva|total iva|importe iva|cuota de iva|impuesto|impuestos|cuota|igic|"
        "impuesto sobre el valor añadido|recargo de equivalencia|recargo equivalencia|rec. equivalencia",
        "withholding": "irpf|retención|retención irpf|retencion i.r.p.f|i.r.p.f|retención de irpf",
        "rounding": "redondeo",
        "total": "diferencia total|total diferencia|diferencia a devolver|diferencia a pagar|"
        "total factura|importe total|total con iva|total euros|total general|total iva incluido|"
        "total de la factura|total abono|total eur|total importe|total factura (eur)",
        "paid": "pagado|anticipo|a cuenta|importe pagado|entrega a cuenta|anticipos",
        "amount_due": "total a pagar|importe a pagar|a pagar|saldo pendiente|pendiente de pago|líquido a pagar|"
        "importe pendiente|líquido",
        "carry": "suma y sigue|suma anterior|viene de la página anterior|sigue|suma y sigue a la página",
    },
    "it": {
        "invoice_title": "fattura|fattura proforma|fattura accompagnatoria|fattura differita|parcella",
        "credit_title": "nota di credito|nota di accredito|nota credito",
        "other_title": "preventivo|conferma d'ordine|conferma ordine|documento di trasporto|d.d.t|bolla|"
        "busta paga|cedolino|"
        "sollecito di pagamento|sollecito|estratto conto|listino prezzi|contratto",
        "number": "numero fattura|fattura n|fattura nr|n. fattura|numero della fattura|fattura numero|fattura n°|"
        "nota di credito n|numero documento|n° fattura|numero nota di credito|nota di credito n°|numero|nr. fattura|"
        "n. documento",
        "date": "data fattura|data|data emissione|data di emissione|data documento|data della fattura|del|emessa il",
        "due": "scadenza|data scadenza|data di scadenza|scadenza pagamento|da pagare entro|pagamento entro|"
        "scadenza il|pagare entro il",
        "delivery": "data di consegna|data consegna|data operazione|data prestazione",
        "order": "numero ordine|ordine n|n. ordine|vostro ordine|ordine d'acquisto|rif. ordine|ordine n°|ordine|"
        "riferimento ordine|vs. ordine",
        "customer_number": "codice cliente|numero cliente|cod. cliente|n. cliente|cliente n",
        "seller": "fornitore|cedente|cedente/prestatore|venditore|emittente|da",
        "buyer": "destinatario|cliente|intestatario|spett.le|spettabile|cessionario|cessionario/committente|"
        "fatturare a|committente|intestata a|fatturato a",
        "ship_to": "destinazione|indirizzo di consegna|luogo di consegna|spedire a|destinazione merce",
        "tax_id": "partita iva|p.iva|p. iva|piva|codice fiscale|c.f|cod. fiscale|p.iva/c.f|c.f./p.iva|part. iva",
        "terms": "condizioni di pagamento|modalità di pagamento|pagamento|termini di pagamento",
        "subtotal": "imponibile a credito|differenza imponibile|"
        "imponibile|totale imponibile|subtotale|totale netto|importo netto|totale merce|netto merce|"
        "totale senza iva|totale parziale|base imponibile|sub totale",
        "discount": "sconto|sconto incondizionato|sconti|sconto cassa",
        "shipping": "spese di spedizione|trasporto|spese di trasporto|spedizione|spese accessorie",
        "tax": "differenza iva|iva a credito|iva|imposta|totale iva|importo iva|totale imposta|imposte",
        "withholding": "ritenuta d'acconto|ritenuta|ritenuta acconto",
        "rounding": "arrotondamento",
        "total": "differenza totale|totale differenza|totale a credito|differenza a credito|"
        "totale|totale fattura|totale documento|importo totale|totale complessivo|totale ivato|"
        "totale generale|"
        "totale nota di credito|totale iva inclusa|totale euro|totale lordo",
        "paid": "acconto|pagato|già pagato|acconto versato|importo pagato|acconti",
        "amount_due": "totale da pagare|netto a pagare|importo dovuto|da pagare|saldo|totale dovuto|saldo dovuto|"
        "importo da pagare|netto da pagare",
        "carry": "riporto|a riportare|da riportare|riporto da pagina|totale a riportare|riporto a pagina",
    },
    "pt": {
        "invoice_title": "fatura|factura|fatura-recibo|fatura simplificada|fatura proforma|nota fiscal|fatura/recibo",
        "credit_title": "nota de crédito|nota de devolução|crédito",
        "other_title": "orçamento|proposta|confirmação de encomenda|guia de remessa|guia de transporte|"
        "nota de encomenda|"
        "recibo de vencimento|holerite|aviso de cobrança|extrato|extrato de conta|lista de preços|tabela de preços|"
        "contrato",
        "number": "número da fatura|fatura n.º|fatura nº|nº da fatura|n.º da fatura|fatura n°|número da nota|"
        "número do documento|fatura número|nº fatura|n° da fatura|nota de crédito n.º|nota fiscal nº|documento nº",
        "date": "data da fatura|data de emissão|data emissão|emitida em|data do documento|data fatura|emitido em",
        "due": "data de vencimento|vencimento|vencimento em|vence em|pagar até|data vencimento|prazo de pagamento|"
        "pagamento até|data limite de pagamento",
        "delivery": "data de entrega|data da prestação|data do serviço",
        "order": "número da encomenda|encomenda nº|encomenda n.º|nº encomenda|nº da encomenda|v/ encomenda|pedido n.º|"
        "número do pedido|encomenda|ordem de compra|vossa encomenda",
        "customer_number": "nº cliente|nº de cliente|n.º de cliente|código do cliente|código de cliente|n.º cliente|"
        "cliente n.º",
        "seller": "emitente|fornecedor|vendedor|prestador|de",
        "buyer": "faturar a|cliente|destinatário|adquirente|exmo.(s) sr.(s)|exmos. senhores|exmo.(s) senhor(es)|"
        "tomador|faturado a|exmos. srs|dados do cliente|sacado",
        "ship_to": "morada de entrega|local de entrega|entregar a|local de descarga|endereço de entrega",
        "tax_id": "nif|nipc|contribuinte|contribuinte n.º|n.º contribuinte|nº contribuinte|cnpj|cpf|"
        "número de contribuinte",
        "terms": "condições de pagamento|forma de pagamento|modo de pagamento",
        "subtotal": "total ilíquido|subtotal|total líquido|total sem iva|base tributável|incidência|valor líquido|"
        "total mercadoria|soma|base de incidência|total s/ iva",
        "discount": "desconto|descontos|desconto comercial|desconto financeiro",
        "shipping": "portes|despesas de envio|transporte|frete|portes de envio",
        "tax": "iva|imposto|total iva|total de iva|valor do iva|total imposto|valor iva|impostos|imposto total|iss|"
        "icms|ipi",
        "withholding": "retenção na fonte|retenção|retenção irs",
        "rounding": "arredondamento",
        "total": "diferença total|total da diferença|diferença a creditar|"
        "total da fatura|total geral|valor total|total com iva|total documento|total do documento|"
        "total da nota|total c/ iva|total fatura|total da nota de crédito|montante total",
        "paid": "pago|adiantamento|valor pago|já pago|sinal",
        "amount_due": "total a pagar|valor a pagar|a pagar|montante a pagar|saldo|valor em dívida|a liquidar|"
        "total a liquidar",
        "carry": "a transportar|transporte de página|transportado|transporte da página anterior|soma e segue|"
        "total a transportar|transporte anterior",
    },
}

COLUMNS: Final[Phrases] = {
    "en": {
        "position": "pos|#|no|item no|line|item #|line no|nr|sl|s.no|sr",
        "code": "sku|code|item code|article|article no|product code|part no|part number|ref|product no|art. no",
        "description": "description|item|product|service|details|item description|product description|services|"
        "description of goods|particulars|activity|goods|work|name|product / service|description of services",
        "quantity": "qty|quantity|hours|units|hrs|qty.|days|pcs|no. of items|number of items",
        "items": "items",
        "unit": "unit|uom|u/m",
        "unit_price": "unit price|price|rate|unit cost|price per unit|price each|unit rate|each|hourly rate|unit price "
        "excl. vat|price/unit|unit|net price|price inc gst|price incl gst|price inc vat|price incl. vat|"
        "unit price inc gst|unit price inc vat",
        "discount": "discount|disc|disc.",
        "discount_percent": "disc %|discount %|disc. %|% disc|% discount",
        "tax_rate": "vat|vat %|tax|tax %|vat rate|tax rate|gst|gst %|% vat",
        "tax_amount": "vat amount|tax amount",
        "amount": "amount|total|line total|net amount|net|total price|extended|subtotal|ext. price|sum|net total|"
        "value|price total|total amount|total excl. vat|line amount|extended price|total net",
        "gross": "gross|gross amount|total incl. vat|total incl vat|total inc gst|total incl gst|total incl. gst|"
        "total inc vat|total inc. vat|amount inc gst|amount incl gst|amount inc vat|total (inc gst)",
    },
    "de": {
        "position": "pos|pos.|position|nr|lfd. nr|pos.-nr|pos-nr",
        "code": "artikelnummer|art.-nr|artikel-nr|artikelnr|art-nr|art. nr|artnr|artikel nr",
        "description": "bezeichnung|beschreibung|artikel|leistung|artikelbezeichnung|text|artikel / leistung|"
        "leistungsbeschreibung|produkt|artikel/leistung|gegenstand|bezeichnung / leistung",
        "quantity": "menge|anzahl|stück|std|stunden|anz|stk",
        "unit": "einheit|einh|me|eh",
        "unit_price": "einzelpreis|e-preis|einzelpreis netto|stückpreis|preis|ep|preis/einheit|e.-preis|"
        "einzelpreis eur|preis/einh|einzel|satz|ansatz|stundensatz|einzelpreis (eur)|einzelpreis €",
        "discount": "rabatt|rab",
        "discount_percent": "rabatt %|rabatt in %|rab. %|% rabatt",
        "tax_rate": "mwst|mwst %|ust|ust %|mwst.|mwst.-satz|steuersatz|steuer|mwst-satz|ust.|ust-satz",
        "tax_amount": "mwst-betrag|steuerbetrag|mwst betrag",
        "amount": "gesamtpreis|betrag|gesamt|summe|g-preis|gesamtpreis netto|netto|gp|gesamtbetrag|betrag eur|"
        "g.-preis|nettobetrag|positionspreis|gesamtpreis eur|gesamt eur|total|betrag (eur)|gesamtpreis €",
        "gross": "brutto|bruttobetrag|gesamtpreis brutto",
    },
    "fr": {
        "position": "n°|no|ligne|pos",
        "code": "réf|référence|réf.|code|code article",
        "description": "désignation|description|libellé|article|prestation|produit|détail|désignation des produits|"
        "intitulé|désignation / description",
        "quantity": "qté|quantité|qte|nombre|heures|jours",
        "unit": "unité|u",
        "unit_price": "prix unitaire|p.u|pu|pu ht|prix unitaire ht|p.u. ht|prix unit|prix|tarif|p.u. h.t|"
        "prix unit. ht|prix u. ht",
        "discount": "remise|rem",
        "discount_percent": "remise %|rem %|% remise|% rem",
        "tax_rate": "tva|tva %|taux tva|taux|% tva|t.v.a",
        "tax_amount": "montant tva",
        "amount": "montant|montant ht|total ht|total|prix total|total h.t|montant h.t|prix total ht|total ligne",
        "gross": "total ttc|montant ttc",
    },
    "es": {
        "position": "nº|n°|línea|pos",
        "code": "código|referencia|ref|ref.|cod",
        "description": "descripción|concepto|artículo|detalle|producto|servicio|descripción del producto|"
        "concepto / descripción",
        "quantity": "cantidad|cant|cant.|unidades|horas|uds",
        "unit": "unidad|ud|ud.",
        "unit_price": "precio unitario|precio|p. unitario|precio unit|precio/ud|p.u|precio ud|tarifa|p. unit",
        "discount": "dto|dto.|descuento",
        "discount_percent": "dto. %|dto %|% dto|descuento %",
        "tax_rate": "iva|iva %|% iva|tipo iva|tipo",
        "tax_amount": "cuota iva|importe iva|cuota",
        "amount": "importe|total|importe neto|subtotal|neto|precio total|total neto|importe total",
        "gross": "total con iva",
    },
    "it": {
        "position": "n|n.|riga|pos",
        "code": "codice|cod|cod.|articolo|codice articolo",
        "description": "descrizione|prodotto|servizio|prestazione|descrizione dei beni|descrizione articolo|"
        "descrizione prestazione|oggetto",
        "quantity": "quantità|q.tà|qtà|qta|q.ta|ore|numero|quant",
        "unit": "u.m|um|unità|unità di misura",
        "unit_price": "prezzo unitario|prezzo|prezzo unit|p. unitario|prezzo un|tariffa|pr. unitario|prezzo unit.",
        "discount": "sconto|sc",
        "discount_percent": "sc.%|sc%|sconto%|sconto %|sc. %|% sconto|% sc",
        "tax_rate": "iva|iva %|aliquota|aliquota iva|% iva|al. iva|aliq",
        "tax_amount": "importo iva",
        "amount": "importo|totale|prezzo totale|importo netto|totale netto|imponibile|importo totale|valore",
        "gross": "totale ivato",
    },
    "pt": {
        "position": "nº|item|linha|pos",
        "code": "código|referência|ref|ref.|artigo|cód",
        "description": "descrição|designação|produto|serviço|artigo / descrição|descrição do serviço",
        "quantity": "quantidade|qtd|qtd.|qt|quant|horas|qtde",
        "unit": "unidade|un|un.|uni",
        "unit_price": "preço unitário|preço|p. unitário|preço unit|pr. unitário|valor unitário|pr.unit|p. unit|"
        "preço un|pr. unit",
        "discount": "desconto|desc|desc.",
        "discount_percent": "desc. %|desc %|desconto %|% desc",
        "tax_rate": "iva|iva %|taxa|taxa iva|% iva|tx iva",
        "tax_amount": "valor iva",
        "amount": "valor|total|total líquido|montante|valor total|total ilíquido|preço total",
        "gross": "total com iva",
    },
}

TAX_COLUMNS: Final[Phrases] = {
    "en": {"rate": "vat rate|tax rate|rate|vat %|tax %", "base": "net|net amount|taxable|taxable amount|base|basis|"
        "goods",
           "tax": "vat|tax|vat amount|tax amount", "gross": "gross|total|gross amount"},
    "de": {"rate": "steuersatz|mwst-satz|mwst %|satz|ust %|ust-satz|mwst in %",
           "base": "netto|nettobetrag|bemessungsgrundlage|basis|warenwert|entgelt",
           "tax": "mwst|steuer|mwst-betrag|steuerbetrag|ust|ust-betrag|mehrwertsteuer|mwst betrag",
           "gross": "brutto|bruttobetrag|gesamt|summe"},
    "fr": {"rate": "taux|taux tva|tva %|% tva|taux de tva", "base": "base ht|base|montant ht|total ht|base h.t|ht|"
           "base imposable", "tax": "tva|montant tva|total tva|montant de la tva|montant", "gross": "ttc|total ttc|"
           "montant ttc"},
    "es": {"rate": "tipo|% iva|iva %|tipo iva|tipo de iva", "base": "base|base imponible|importe base",
           "tax": "cuota|iva|cuota iva|importe iva|cuota de iva", "gross": "total"},
    "it": {"rate": "aliquota|% iva|iva %|aliquota iva|aliq", "base": "imponibile|base imponibile",
           "tax": "imposta|iva|importo iva|totale imposta", "gross": "totale"},
    "pt": {"rate": "taxa|taxa iva|% iva|taxa de iva", "base": "incidência|base|base tributável|base de incidência|"
        "valor",
           "tax": "iva|imposto|valor iva|total iva|valor do iva|montante iva", "gross": "total"},
}  # fmt: skip

VOCABULARY: Final = Vocabulary({**FIELDS, **northern.FIELDS, **polish.FIELDS, **japanese.FIELDS})
COLUMN_WORDS: Final = Vocabulary({**COLUMNS, **northern.COLUMNS, **polish.COLUMNS, **japanese.COLUMNS})
TAX_WORDS: Final = Vocabulary({**TAX_COLUMNS, **northern.TAX_COLUMNS, **polish.TAX_COLUMNS})
