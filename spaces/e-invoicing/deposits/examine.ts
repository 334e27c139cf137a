// Looks at an invoice that somebody hands in, in a thread: what it is, and which rules it does not keep. Nothing of it is run.
import { isDay } from '../../../kernel/dates/day.ts'
import {
  type BoughtInvoice,
  boughtInvoice,
  findingsOf,
  type Invoice,
  NotAnInvoice,
  profileOf,
  readInvoice,
  type Syntax,
  selfBilledTypes,
  XmlRefused,
} from '../../../kernel/e-invoicing/index.ts'
import { limitText } from '../exchange/text.ts'

export type Words = { fr: string; en: string }
export type Reason = { rule: string; severity: 'fatal' | 'warning'; words: Words; places: string[] }
/** What an invoice is known by, as far as it says it. */
export type Said = {
  syntax: Syntax | ''
  number: string
  sellerId: string
  sellerName: string
  issueOn: string | null
  dueOn: string | null
  currency: string
  net: string | null
  gross: string | null
  /** BT-3, and BT-34 where it is one of the French exchange. */
  typeCode: string
  sellerAddress: string
  sellerCountry: string
  /** The SIREN of whom it names as buyer, or to whose address it goes; '' where it names none. */
  buyerSiren: string
  /** What a report of purchases tells of it, where it was bought elsewhere and can be told. */
  bought: BoughtInvoice | null
  /** Of a self-billed invoice who wrote it: the buyer. */
  writer: { id: string; name: string; address: string } | null
}
export type Examined = { said: Said; reasons: Reason[] }

const nothing: Said = {
  ...{
    syntax: '',
    number: '',
    sellerId: '',
    sellerName: '',
    issueOn: null,
    dueOn: null,
    currency: '',
    net: null,
    gross: null,
    typeCode: '380',
    sellerAddress: '',
    sellerCountry: '',
    buyerSiren: '',
    bought: null,
    writer: null,
  },
}
const reason = (rule: string, fr: string, en: string): Reason => ({
  rule,
  severity: 'fatal',
  words: { fr, en },
  places: [],
})

const refusals: Record<XmlRefused['reason'], Words> = {
  empty: { fr: 'Le fichier est vide.', en: 'The file is empty.' },
  too_large: { fr: 'Le fichier est trop lourd.', en: 'The file is too large.' },
  too_deep: { fr: 'Le fichier est trop imbriqué.', en: 'The file is nested too deep.' },
  too_many: { fr: 'Le fichier a trop de lignes ou d’éléments.', en: 'The file has too many lines or elements.' },
  doctype: { fr: 'Une déclaration de type (DTD) n’est pas admise.', en: 'A document type (DTD) is not taken.' },
  encoding: {
    fr: 'Le codage annoncé n’est pas celui du fichier.',
    en: 'The encoding is not the one that the file declares.',
  },
  not_well_formed: { fr: 'Le XML est mal formé.', en: 'The XML is not well-formed.' },
}

const isAmount = (text: string | undefined): text is string => /^-?\d{1,14}(\.\d{1,3})?$/.test(text ?? '')
const cut = (text: string | undefined, most: number): string => limitText(text ?? '', most)

/** The French VAT territory, as `parvis.is_french_territory` has it. */
const french = ['', 'FR', 'GP', 'MQ', 'RE']

/** The SIREN of a French company, however it says it: as such, within its SIRET or its VAT number; '' where it says none. */
function sirenOf(
  party: Pick<NonNullable<Invoice['seller']>, 'legalRegistration' | 'vatIdentifier'> | undefined,
): string {
  const { value = '', scheme = '' } = party?.legalRegistration ?? {}
  const registration = value.replace(/\s/g, '')
  if (['', '0002', '0009'].includes(scheme) && /^\d{9}(\d{5})?$/.test(registration)) return registration.slice(0, 9)
  const vat = (party?.vatIdentifier ?? '').replace(/\s/g, '').toUpperCase()
  return /^FR[0-9A-Z]{2}(\d{9})$/.exec(vat)?.[1] ?? ''
}

type Party =
  | Pick<NonNullable<Invoice['seller']>, 'name' | 'legalRegistration' | 'vatIdentifier' | 'electronicAddress'>
  | undefined
/** What a party is known by: its company number, else what else it is registered under, else its name. */
const idOf = (party: Party): string =>
  cut(sirenOf(party) || party?.legalRegistration?.value || party?.vatIdentifier || party?.name, 100)
/** Its address in the French exchange; '' where it has none. */
const addressOf = (party: Party): string =>
  party?.electronicAddress?.scheme === '0225' ? cut(party.electronicAddress.value, 125) : ''

function saidBy(invoice: Invoice, syntax: Syntax): Said {
  const { seller, buyer } = invoice
  const buyerAddress = addressOf(buyer)
  const country = /^[A-Z]{2}$/.test(seller?.address?.country ?? '') ? seller!.address!.country! : ''
  return {
    syntax,
    number: cut(invoice.number, 200),
    sellerId: idOf(seller),
    sellerName: cut(seller?.name, 200),
    issueOn: isDay(invoice.issueDate) ? invoice.issueDate : null,
    dueOn: isDay(invoice.dueDate) ? invoice.dueDate : null,
    currency: /^[A-Z]{3}$/.test(invoice.currency ?? '') ? invoice.currency! : '',
    net: isAmount(invoice.totals?.withoutVat) ? invoice.totals.withoutVat : null,
    gross: isAmount(invoice.totals?.withVat) ? invoice.totals.withVat : null,
    typeCode: cut(invoice.typeCode, 10) || '380',
    sellerAddress: addressOf(seller),
    sellerCountry: country,
    buyerSiren: sirenOf(buyer) || (/^\d{9}(?=_|$)/.exec(buyerAddress)?.[0] ?? ''),
    bought: french.includes(country) ? null : (boughtInvoice(invoice) ?? null),
    writer: selfBilledTypes.includes(invoice.typeCode ?? '')
      ? { id: idOf(buyer), name: cut(buyer?.name, 200), address: buyerAddress }
      : null,
  }
}

/** The XML of an invoice: what it says, and the rules of EN 16931 that it does not keep. It never throws, whatever the bytes are. */
export function examineXml({ bytes }: { bytes: Uint8Array }): Examined {
  try {
    const read = readInvoice(bytes)
    const said = saidBy(read.invoice, read.syntax)
    const reasons: Reason[] = findingsOf(read).map(({ id, severity, words, places }) => ({
      ...{ rule: id, severity, words: { ...words }, places: [...places] },
    }))
    if (['minimum', 'basic-wl'].includes(profileOf(read.invoice.process?.specification)))
      reasons.unshift(
        reason(
          'PARVIS-PROFILE',
          'Le profil est inférieur à EN 16931\u00a0: il ne porte pas toute la facture.',
          'The profile is below EN 16931: it does not hold the whole invoice.',
        ),
      )
    const whole = said.number && said.sellerId && said.issueOn && said.currency && said.gross !== null
    if (!whole && reasons.every(({ severity }) => severity !== 'fatal'))
      reasons.push(
        reason(
          'PARVIS-IDENTITY',
          'Numéro, vendeur, date, devise ou total manque.',
          'Number, seller, date, currency or total is missing.',
        ),
      )
    return { said, reasons }
  } catch (error) {
    if (error instanceof XmlRefused) {
      const words = refusals[error.reason]
      return {
        said: nothing,
        reasons: [{ rule: 'PARVIS-XML', severity: 'fatal', words, places: [`:${error.line}`] }],
      }
    }
    if (error instanceof NotAnInvoice)
      return {
        said: nothing,
        reasons: [
          reason(
            'PARVIS-SYNTAX',
            'Ce n’est ni une facture CII, ni une facture ou un avoir UBL.',
            'This is neither an invoice in CII nor an invoice or credit note in UBL.',
          ),
        ],
      }
    throw error
  }
}

/** What keeps a PDF from being an electronic invoice. */
export const pdfReasons = {
  none: reason('PARVIS-FACTURX', 'Le PDF ne porte pas de données Factur-X.', 'The PDF holds no data of Factur-X.'),
  several: reason(
    'PARVIS-FACTURX',
    'Le PDF porte plusieurs jeux de données\u00a0: on ne sait lequel vaut.',
    'The PDF holds several sets of data: which one counts is not known.',
  ),
  locked: reason('PARVIS-PDF', 'Le PDF est protégé par un mot de passe.', 'The PDF is locked by a password.'),
  damaged: reason('PARVIS-PDF', 'Le PDF est abîmé.', 'The PDF is damaged.'),
} as const
export const duplicate = reason(
  'PARVIS-DUPLICATE',
  'Cette facture de ce vendeur a déjà été reçue cette année.',
  'This invoice of this seller was received this year already.',
)
export const notOurs = reason(
  'PARVIS-BUYER',
  'Cette facture est adressée à une autre société.',
  'This invoice is addressed to another company.',
)
export const tooLarge = reason('PARVIS-XML', refusals.too_large.fr, refusals.too_large.en)
export const unsaid = nothing
