// An invoice that keeps every rule, and invoices of any shape, for tests.
import fc from 'fast-check'
import { invoiceXml } from './bindings/write.ts'
import { type Message, type MessageDraft, messageOf, messageTerms } from './life-cycle/message.ts'
import { type Invoice, type InvoiceDraft, invoiceOf, invoiceTerms } from './model/invoice.ts'
import { isGroup, type Kind, type Parts } from './model/table.ts'

/** An invoice of a French company to another, with a discount, a charge, two rates and a deposit. It keeps every rule. */
export const soundInvoice = (more: InvoiceDraft = {}): Invoice =>
  invoiceOf({
    number: 'F-2026-0042',
    issueDate: '2026-11-20',
    typeCode: '380',
    currency: 'EUR',
    dueDate: '2026-12-20',
    purchaseOrder: 'BC-26-3390',
    notes: [
      { subject: 'PMT', text: 'Indemnité forfaitaire pour frais de recouvrement : 40 €.' },
      { subject: 'PMD', text: 'Pénalités de retard : trois fois le taux légal.' },
      { subject: 'AAB', text: "Pas d'escompte." },
    ],
    process: { type: 'S1', specification: 'urn:cen.eu:en16931:2017' },
    seller: {
      name: 'Halbrane SAS',
      legalRegistration: { value: '732829320', scheme: '0002' },
      vatIdentifier: 'FR44732829320',
      electronicAddress: { value: '732829320', scheme: '0225' },
      address: { line1: '4 quai des Dalles', city: 'Nantes', postCode: '44000', country: 'FR' },
    },
    buyer: {
      name: "Office de l'habitat du Lerzan",
      legalRegistration: { value: '356000000', scheme: '0002' },
      electronicAddress: { value: '356000000', scheme: '0225' },
      address: { line1: '1 place du Parvis', city: 'Lerzan', postCode: '44100', country: 'FR' },
    },
    payment: {
      meansCode: '30',
      remittance: 'F-2026-0042',
      creditTransfers: [{ account: 'FR7630006000011234567890189' }],
    },
    allowances: [
      {
        amount: '10.00',
        base: '100.00',
        percentage: '10',
        category: 'S',
        rate: '20',
        reason: 'Fidélité',
        reasonCode: '95',
      },
    ],
    charges: [{ amount: '5.00', category: 'S', rate: '5.5', reason: 'Livraison', reasonCode: 'FC' }],
    totals: {
      lines: '300.00',
      allowances: '10.00',
      charges: '5.00',
      withoutVat: '295.00',
      vat: '29.28',
      withVat: '324.28',
      paid: '24.28',
      due: '300.00',
    },
    vatBreakdown: [
      { base: '90.00', tax: '18.00', category: 'S', rate: '20' },
      { base: '205.00', tax: '11.28', category: 'S', rate: '5.5' },
    ],
    lines: [
      {
        identifier: '1',
        quantity: '2',
        unit: 'C62',
        netAmount: '100.00',
        price: { net: '50' },
        vat: { category: 'S', rate: '20' },
        item: { name: 'Maintenance' },
      },
      {
        identifier: '2',
        quantity: '4',
        unit: 'HUR',
        netAmount: '200.00',
        allowances: [{ amount: '40.00', base: '240.00', reason: 'Remise' }],
        price: { net: '60' },
        vat: { category: 'S', rate: '5.5' },
        item: { name: 'Travaux', attributes: [{ name: 'Lieu', value: 'Hall' }] },
      },
    ],
    ...more,
  })

/** Sound invoices of the kinds that the French exchange knows: between companies, corrected, paid, a deposit, self-billed. */
export function soundKinds(): Invoice[] {
  const base = soundInvoice()
  const french = (treatment: string) => [...base.notes, { subject: 'BAR', text: treatment }]
  const preceding = [{ number: 'F-2026-0041', issueDate: '2026-10-20' }]
  const { totals } = base
  return [
    base,
    soundInvoice({
      notes: french('B2B'),
      contract: 'CT-12',
      object: 'BL-7',
      objectScheme: 'AFL',
      period: { start: '2026-11-01', end: '2026-11-30' },
      seller: {
        ...base.seller,
        identifiers: [
          { value: '73282932000074', scheme: '0009' },
          { value: 'NANTES-1', scheme: '0224' },
        ],
      },
      buyer: { ...base.buyer, identifier: { value: '35600000000048', scheme: '0009' } },
      attachments: [{ reference: 'F-2026-0042', description: 'LISIBLE', location: 'https://halbrane.example/f' }],
    }),
    soundInvoice({ typeCode: '384', preceding, notes: french('B2C') }),
    soundInvoice({ typeCode: '381', preceding }),
    soundInvoice({
      typeCode: '262',
      preceding,
      contract: 'CT-12',
      period: { start: '2026-11-01', end: '2026-11-30' },
    }),
    soundInvoice({
      process: { ...base.process, type: 'S2' },
      dueDate: '2026-11-10',
      totals: { ...totals, paid: totals!.withVat!, due: '0.00' },
    }),
    soundInvoice({ typeCode: '386', dueDate: '2026-11-10' }),
    soundInvoice({ typeCode: '389', notes: french('B2B') }),
    soundInvoice({
      notes: [...base.notes, { subject: 'TXD', text: 'MEMBRE_ASSUJETTI_UNIQUE' }],
      seller: { ...base.seller, identifiers: [{ value: '732829320', scheme: '0231' }] },
      taxRepresentative: { name: 'Groupe Halbrane', vatIdentifier: 'FR11123456782', address: { country: 'FR' } },
    }),
  ]
}

/** The parts of a bill of several sellers that the terms do not show: each line says its place, its seller and its bill. */
export function severalSellersXml(syntax: 'cii' | 'ubl-invoice', process: 'S8' | 'S9'): string {
  const base = soundInvoice({
    process: { type: process, specification: 'urn:cen.eu:en16931:2017' },
    allowances: [],
    charges: [],
  })
  const heads = [
    { id: '1', status: 'GROUP', parent: '', siren: '732829320', bill: 'F-2026-0042' },
    { id: '2', status: 'DETAIL', parent: '1', siren: '732829320', bill: 'F-2026-0042' },
    { id: '3', status: 'GROUP', parent: '', siren: '356000000', bill: 'G-7' },
    { id: '4', status: 'DETAIL', parent: '3', siren: '356000000', bill: 'G-7' },
  ]
  const [line] = base.lines
  base.typeCode = process === 'S9' ? '389' : '380'
  base.lines = heads.map(({ id }) => ({ ...line!, identifier: id }))
  base.vatBreakdown = heads.slice(0, 2).map((_, index) => ({
    base: '100.00',
    tax: '20.00',
    category: 'S',
    rate: '20',
    exemptionReason: `#${heads[index * 2]!.bill}#`,
  }))
  let xml = invoiceXml(base, syntax)
  for (const { id, status, parent, siren, bill } of heads) {
    const number = base.number!
    const head = status === 'GROUP'
    if (syntax === 'cii')
      xml = xml
        .replace(
          `<ram:LineID>${id}</ram:LineID>`,
          `<ram:LineID>${id}</ram:LineID>${parent && `<ram:ParentLineID>${parent}</ram:ParentLineID>`}<ram:LineStatusReasonCode>${status}</ram:LineStatusReasonCode>`,
        )
        .replace(
          /<\/ram:NetPriceProductTradePrice>\s*<\/ram:SpecifiedLineTradeAgreement>/,
          `</ram:NetPriceProductTradePrice><ram:ItemSellerTradeParty><ram:Name>Vendeur</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">${siren}</ram:ID></ram:SpecifiedLegalOrganization><ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress></ram:ItemSellerTradeParty></ram:SpecifiedLineTradeAgreement >`,
        )
        .replace(
          /<ram:CategoryCode>S<\/ram:CategoryCode>(?=\s*<ram:RateApplicablePercent>20<\/ram:RateApplicablePercent>\s*<\/ram:ApplicableTradeTax>\s*<ram:SpecifiedTradeSettlementLine)/,
          `<ram:ExemptionReason>#${bill}#</ram:ExemptionReason><ram:CategoryCode >S</ram:CategoryCode>`,
        )
        .replace(
          /<\/ram:LineTotalAmount>\s*<\/ram:SpecifiedTradeSettlementLineMonetarySummation>/,
          `</ram:LineTotalAmount>${head ? '<ram:TaxTotalAmount currencyID="EUR">20.00</ram:TaxTotalAmount><ram:GrandTotalAmount>120.00</ram:GrandTotalAmount>' : ''}</ram:SpecifiedTradeSettlementLineMonetarySummation ><ram:AdditionalReferencedDocument><ram:IssuerAssignedID>${bill}</ram:IssuerAssignedID><ram:TypeCode>130</ram:TypeCode><ram:ReferenceTypeCode>AFL</ram:ReferenceTypeCode></ram:AdditionalReferencedDocument>`,
        )
    else
      xml = xml
        .replace(
          new RegExp(`(<cac:InvoiceLine>\\s*<cbc:ID>${id}</cbc:ID>[\\s\\S]*?)(<cac:Item>)`),
          `$1<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>${number}</cbc:ID><cbc:DocumentStatusCode>${status}</cbc:DocumentStatusCode></cac:InvoiceDocumentReference>${parent && `<cac:BillingReferenceLine><cbc:ID>${parent}</cbc:ID></cac:BillingReferenceLine>`}</cac:BillingReference><cac:DocumentReference><cbc:ID schemeID="AFL">${bill}</cbc:ID><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference><cac:DocumentReference><cbc:ID schemeID="AVV">S1</cbc:ID><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference>${head ? '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">20.00</cbc:TaxAmount></cac:TaxTotal>' : ''}$2`,
        )
        .replace(
          /<cbc:Percent>20<\/cbc:Percent>(?=\s*<cac:TaxScheme>\s*<cbc:ID>VAT<\/cbc:ID>\s*<\/cac:TaxScheme>\s*<\/cac:ClassifiedTaxCategory>\s*<\/cac:Item>)/,
          `<cbc:Percent >20</cbc:Percent><cbc:TaxExemptionReason>#${bill}#</cbc:TaxExemptionReason>`,
        )
        .replace(
          '</cac:ClassifiedTaxCategory>\n    </cac:Item>',
          `</cac:ClassifiedTaxCategory><cac:ManufacturerParty><cac:PostalAddress><cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>Vendeur</cbc:RegistrationName><cbc:CompanyID schemeID="0002">${siren}</cbc:CompanyID></cac:PartyLegalEntity></cac:ManufacturerParty></cac:Item>`,
        )
  }
  return xml
}

/** A message that says an invoice paid: each rate with its amount. It keeps every rule. */
export const soundMessage = (more: MessageDraft = {}): Message =>
  messageOf({
    process: 'REGULATED',
    profile: 'urn.cpro.gouv.fr:1p0:CDV:invoice',
    identifier: 'F-2026-0042_212_20261201100500',
    createdAt: '2026-12-01T10:05:00',
    sender: { role: 'WK' },
    issuer: { identifiers: [{ value: '732829320', scheme: '0002' }], name: 'Halbrane SAS', role: 'SE' },
    recipients: [
      {
        identifiers: [{ value: '356000000', scheme: '0002' }],
        name: "Office de l'habitat du Lerzan",
        role: 'BY',
        address: { value: '356000000', scheme: '0225' },
      },
    ],
    several: 'false',
    type: '23',
    statusAt: '2026-12-01T10:00:00',
    documents: [
      {
        number: 'F-2026-0042',
        acknowledgement: '47',
        type: '380',
        issueDate: '2026-11-20',
        status: '212',
        statusText: 'Encaissée',
        issuer: { identifiers: [{ value: '732829320', scheme: '0002' }] },
        statuses: [
          {
            sequence: '1',
            characteristics: [
              { type: 'MEN', amount: '108.00', currency: 'EUR', percent: '20.00' },
              { type: 'MEN', amount: '216.28', currency: 'EUR', percent: '5.50' },
            ],
          },
        ],
      },
    ],
    ...more,
  })

const letters = fc.constantFrom(...'aZé0-_.,;:!?<>&"\'€œ— /#'.split(''))
const words = fc.array(letters, { minLength: 1, maxLength: 12 }).map((all) => `a${all.join('')}z`)
const number = fc
  .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.constantFrom(0, 1, 2, 4))
  .map(([units, scale]) => {
    const text = String(units < 0n ? -units : units).padStart(scale + 1, '0')
    return `${units < 0n ? '-' : ''}${text.slice(0, text.length - scale)}${scale ? `.${text.slice(-scale)}` : ''}`
  })
const day = fc
  .integer({ min: 0, max: 20_000 })
  .map((days) => new Date(Date.UTC(2000, 0, 1) + days * 86_400_000).toISOString().slice(0, 10))
const currency = fc.constantFrom('EUR', 'CHF', 'SEK')
const texts: Record<Kind, fc.Arbitrary<string>> = {
  text: words,
  code: fc.constantFrom('A1', 'B2', '0002', 'S', 'FR'),
  amount: number,
  price: number,
  quantity: number,
  percent: number,
  date: day,
  dateTime: day.map((one) => `${one}T10:05:00`),
  binary: fc.constant('UGFydmlz'),
}

/** Terms that stand in the element of another, and so only beside it. */
const beside: Readonly<Record<string, string>> = {
  scheme: 'value',
  version: 'value',
  objectScheme: 'object',
  unit: 'quantity',
  baseUnit: 'baseQuantity',
  mimeCode: 'content',
  fileName: 'content',
  meansText: 'meansCode',
  currency: 'amount',
  subject: 'text',
}

/** A value of any shape that the table allows; a group that is there has its first term at least, for an empty one is not written. */
function anyOf(parts: Parts): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys(parts)
  const first = names.find((name) => !isGroup(parts[name]!) && beside[name] === undefined)
  const record: Record<string, fc.Arbitrary<unknown>> = {}
  for (const [name, part] of Object.entries(parts)) {
    if (!isGroup(part))
      record[name] = name === first ? texts[part.kind] : fc.option(texts[part.kind], { nil: undefined })
    else if (part.many) record[name] = fc.array(anyOf(part.parts), { maxLength: 2 })
    else record[name] = fc.option(anyOf(part.parts), { nil: undefined })
  }
  return fc.record(record).map((made) => {
    const value: Record<string, unknown> = { ...made }
    if (parts.text) value.text ??= 'texte'
    // Three letters, or it is none.
    if (value.subject !== undefined) value.subject = 'PMT'
    for (const [name, other] of Object.entries(beside))
      if (parts[name] && value[other] === undefined) delete value[name]
    for (const name of names) if (value[name] === undefined) delete value[name]
    return value
  })
}

type Schemed = { scheme?: string }
const plainFirst = (all: Schemed[]) =>
  all.toSorted((a, b) => Number(a.scheme !== undefined) - Number(b.scheme !== undefined))

/** Messages of any shape. */
export const anyMessage: fc.Arbitrary<Message> = anyOf(messageTerms).map((made) => {
  const message = made as Message
  const parties = [message.sender, message.issuer, ...message.recipients]
  const inside = message.documents.flatMap(({ issuer, recipients }) => [issuer, ...recipients])
  for (const party of [...parties, ...inside]) if (party) party.identifiers = plainFirst(party.identifiers)
  return message
})

/** Invoices of any shape, sound or not, that both syntaxes can say. */
export const anyInvoice: fc.Arbitrary<Invoice> = fc
  .tuple(anyOf(invoiceTerms), currency, anyOf({ seller: invoiceTerms.seller }), fc.constantFrom('3', '35', '432'))
  .map(([made, own, { seller }, vatPoint]) => {
    const invoice = { ...made, currency: own } as Invoice
    invoice.seller ??= (seller ?? { identifiers: [], name: 'Vendeur' }) as NonNullable<Invoice['seller']>
    if (invoice.vatCurrency !== undefined) invoice.vatCurrency = 'USD'
    else delete invoice.totals?.vatInAccountingCurrency
    if (invoice.vatPointCode !== undefined) invoice.vatPointCode = vatPoint
    if (invoice.vatBreakdown.length === 0) {
      delete invoice.vatPointCode
      delete invoice.vatPointDate
    }
    for (const transfer of invoice.payment?.creditTransfers ?? []) transfer.account ??= 'FR7630006000011234567890189'
    invoice.seller.identifiers = plainFirst(invoice.seller.identifiers)
    for (const { item } of invoice.lines) if (item) item.classifications = plainFirst(item.classifications)
    return invoice
  })
