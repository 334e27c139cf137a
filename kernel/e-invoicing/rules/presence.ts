import { type Checked, childOf, eachLine, filled, isNotNegative, rule, there } from './rule.ts'

const inOrder = (period: { start?: string; end?: string } | undefined): boolean =>
  !period || period.start === undefined || period.end === undefined || period.end >= period.start
/** In CII a day that is there and says none is in no order. */
const periodsInOrder = (it: Checked, parent: string): boolean =>
  it
    .named('ram:BillingSpecifiedPeriod')
    .filter((one) => one.parent?.name === parent)
    .every((one) => {
      const days = ['ram:StartDateTime', 'ram:EndDateTime'].flatMap((name) => childOf(one, name) ?? [])
      const said = days.filter((day) => childOf(day, 'udt:DateTimeString')?.attributes.format === '102')
      return days.length < 2 || said.length === 2
    })
const differs = (a: string | undefined, b: string | undefined) => a === undefined || a !== b

export const presence = [
  rule(
    'BR-01',
    'La facture doit dire quelle spécification elle suit (BT-24).',
    'The invoice must say which specification it follows (BT-24).',
    ({ invoice }) => filled(invoice.process?.specification),
  ),
  rule('BR-02', 'La facture doit porter un numéro (BT-1).', 'The invoice must have a number (BT-1).', ({ invoice }) =>
    filled(invoice.number),
  ),
  rule(
    'BR-03',
    "La facture doit porter une date d'émission (BT-2).",
    'The invoice must have an issue date (BT-2).',
    (it) =>
      filled(it.invoice.issueDate) &&
      (!it.cii ||
        it.named('ram:IssueDateTime').some((one) => childOf(one, 'udt:DateTimeString')?.attributes.format === '102')),
  ),
  rule(
    'BR-04',
    'La facture doit dire de quel type elle est (BT-3).',
    'The invoice must have a type code (BT-3).',
    (it) => filled(it.invoice.typeCode),
  ),
  rule(
    'BR-05',
    'La facture doit dire sa devise (BT-5).',
    'The invoice must state its currency (BT-5).',
    ({ invoice }) => filled(invoice.currency),
  ),
  rule('BR-06', 'Le vendeur doit avoir un nom (BT-27).', 'The seller must have a name (BT-27).', ({ invoice }) =>
    filled(invoice.seller?.name),
  ),
  rule('BR-07', "L'acheteur doit avoir un nom (BT-44).", 'The buyer must have a name (BT-44).', ({ invoice }) =>
    filled(invoice.buyer?.name),
  ),
  rule(
    'BR-08',
    'Le vendeur doit avoir une adresse postale (BG-5).',
    'The seller must have a postal address (BG-5).',
    ({ invoice }) => there(invoice.seller?.address),
  ),
  rule(
    'BR-09',
    "L'adresse du vendeur doit dire son pays (BT-40).",
    "The seller's address must state its country (BT-40).",
    ({ invoice, cii }) => (!cii && !invoice.seller?.address) || filled(invoice.seller?.address?.country),
  ),
  rule(
    'BR-10',
    "L'acheteur doit avoir une adresse postale (BG-8).",
    'The buyer must have a postal address (BG-8).',
    ({ invoice }) => there(invoice.buyer?.address),
  ),
  rule(
    'BR-11',
    "L'adresse de l'acheteur doit dire son pays (BT-55).",
    "The buyer's address must state its country (BT-55).",
    ({ invoice, cii }) => (!cii && !invoice.buyer?.address) || filled(invoice.buyer?.address?.country),
  ),
  rule(
    'BR-12',
    'Le total des lignes (BT-106) doit être donné.',
    'The sum of the lines (BT-106) must be given.',
    ({ invoice }) => there(invoice.totals?.lines),
  ),
  rule(
    'BR-13',
    'Le total hors TVA (BT-109) doit être donné.',
    'The total without VAT (BT-109) must be given.',
    ({ invoice }) => there(invoice.totals?.withoutVat),
  ),
  rule(
    'BR-14',
    'Le total TVA comprise (BT-112) doit être donné.',
    'The total with VAT (BT-112) must be given.',
    ({ invoice }) => there(invoice.totals?.withVat),
  ),
  rule(
    'BR-15',
    'Le montant à payer (BT-115) doit être donné.',
    'The amount due (BT-115) must be given.',
    ({ invoice }) => there(invoice.totals?.due),
  ),
  rule(
    'BR-16',
    'La facture doit avoir au moins une ligne (BG-25).',
    'The invoice must have at least one line (BG-25).',
    ({ invoice }) => invoice.lines.length > 0,
  ),
  rule(
    'BR-17',
    "Un bénéficiaire (BG-10) doit avoir un nom (BT-59) et n'être pas le vendeur.",
    'A payee (BG-10) must have a name (BT-59) and be somebody else than the seller.',
    ({ invoice: { payee, seller }, cii }) =>
      !payee ||
      (there(payee.name) &&
        differs(payee.name, cii ? seller?.name : seller?.tradingName) &&
        !seller?.identifiers.some((one) => !differs(payee.identifier?.value, one.value)) &&
        (!cii || differs(payee.legalRegistration?.value, seller?.legalRegistration?.value))),
  ),
  rule(
    'BR-18',
    'Le représentant fiscal (BG-11) doit avoir un nom (BT-62).',
    'The tax representative (BG-11) must have a name (BT-62).',
    ({ invoice: { taxRepresentative: one } }) => !one || filled(one.name),
  ),
  rule(
    'BR-19',
    'Le représentant fiscal (BG-11) doit avoir une adresse postale (BG-12).',
    'The tax representative (BG-11) must have a postal address (BG-12).',
    ({ invoice: { taxRepresentative: one } }) => !one || there(one.address),
  ),
  rule(
    'BR-20',
    "L'adresse du représentant fiscal doit dire son pays (BT-69).",
    "The tax representative's address must state its country (BT-69).",
    ({ invoice: { taxRepresentative: one }, cii }) => !one || (!cii && !one.address) || filled(one.address?.country),
  ),
  rule(
    'BR-21',
    'Chaque ligne doit porter un identifiant (BT-126).',
    'Each line must have an identifier (BT-126).',
    (it) => eachLine(it, (line) => filled(line.identifier)),
  ),
  rule('BR-22', 'Chaque ligne doit dire une quantité (BT-129).', 'Each line must state a quantity (BT-129).', (it) =>
    eachLine(it, (line) => there(line.quantity)),
  ),
  rule(
    'BR-23',
    "Chaque ligne doit dire l'unité de sa quantité (BT-130).",
    'Each line must state the unit of its quantity (BT-130).',
    (it) => eachLine(it, (line) => there(line.unit)),
  ),
  rule(
    'BR-24',
    'Chaque ligne doit avoir un montant net (BT-131).',
    'Each line must have a net amount (BT-131).',
    (it) => eachLine(it, (line) => there(line.netAmount)),
  ),
  rule('BR-25', "Chaque ligne doit nommer l'article (BT-153).", 'Each line must name its item (BT-153).', (it) =>
    eachLine(it, (line) => filled(line.item?.name)),
  ),
  rule('BR-26', 'Chaque ligne doit avoir un prix net (BT-146).', 'Each line must have a net price (BT-146).', (it) =>
    eachLine(it, (line) => there(line.price?.net)),
  ),
  rule('BR-27', 'Un prix net (BT-146) ne doit pas être négatif.', 'A net price (BT-146) must not be negative.', (it) =>
    eachLine(it, (line) => isNotNegative(line.price?.net)),
  ),
  rule(
    'BR-28',
    'Un prix brut (BT-148) ne doit pas être négatif.',
    'A gross price (BT-148) must not be negative.',
    (it) => eachLine(it, (line) => !there(line.price?.gross) || isNotNegative(line.price?.gross)),
  ),
  rule(
    'BR-29',
    'La période facturée doit finir (BT-74) au plus tôt le jour où elle commence (BT-73).',
    'The invoicing period must not end (BT-74) before it starts (BT-73).',
    (it) => periodsInOrder(it, 'ram:ApplicableHeaderTradeSettlement') && inOrder(it.invoice.period),
  ),
  rule(
    'BR-30',
    "La période d'une ligne doit finir (BT-135) au plus tôt le jour où elle commence (BT-134).",
    'The period of a line must not end (BT-135) before it starts (BT-134).',
    (it) => periodsInOrder(it, 'ram:SpecifiedLineTradeSettlement') && eachLine(it, (line) => inOrder(line.period)),
  ),
]
