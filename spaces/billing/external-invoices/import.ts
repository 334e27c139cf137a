import { sql } from 'kysely'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { invalid } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { ImportKind, ImportValues, RowProblem, RowVerdict } from '../../../kernel/import/kinds.ts'
import { parseRow } from '../../../kernel/import/parse-row.ts'
import { centsIn, dayIn } from '../../../kernel/import/values.ts'
import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { roundHalfUp } from '../../../kernel/money/money.ts'
import { ratesOf } from '../vat-rates/service.ts'
import { type ExternalInvoice, externalInvoice } from './schema.ts'
import { takeBackExternal, takeExternalInvoice } from './service.ts'

const fields: ImportKind['fields'] = {
  client: {
    title: { fr: 'Code client', en: 'Client code' },
    needed: true,
    example: 'C00042',
    synonyms: ['code', 'n° client', 'numéro client', 'code tiers', 'compte tiers', 'customer code', 'customer number'],
  },
  number: {
    title: { fr: 'Numéro de facture', en: 'Invoice number' },
    needed: true,
    example: 'FA004217',
    synonyms: ['numéro', 'n° facture', 'facture', 'pièce', 'n° pièce', 'invoice', 'invoice no', 'document number'],
  },
  issueOn: {
    title: { fr: 'Date', en: 'Date' },
    needed: true,
    example: '2026-10-31',
    synonyms: ['date de facture', 'date facture', 'date pièce', 'date émission', 'invoice date', 'issue date'],
  },
  dueOn: {
    title: { fr: 'Échéance', en: 'Due date' },
    example: '2026-11-30',
    synonyms: ["date d'échéance", 'date échéance', 'à payer avant', 'due', 'payment due'],
  },
  gross: {
    title: { fr: 'Montant TTC', en: 'Amount with tax' },
    needed: true,
    example: '1 284,00',
    synonyms: ['ttc', 'total ttc', 'montant', 'net à payer', 'amount', 'total', 'gross'],
  },
  rest: {
    title: { fr: 'Reste dû', en: 'Left to pay' },
    example: '1 284,00',
    synonyms: ['solde', 'solde dû', 'reste', 'reste à payer', 'restant dû', 'balance', 'amount due', 'outstanding'],
  },
  net: {
    title: { fr: 'Montant HT', en: 'Amount before tax' },
    example: '1 070,00',
    synonyms: ['ht', 'total ht', 'net', 'subtotal', 'amount excluding tax'],
  },
  currency: { title: { fr: 'Devise', en: 'Currency' }, example: 'EUR', synonyms: ['monnaie', 'code devise'] },
  kind: {
    title: { fr: 'Nature', en: 'Kind' },
    example: 'Facture',
    synonyms: ['type', 'type de pièce', 'type de document', 'document type'],
  },
  credits: {
    title: { fr: 'Facture corrigée', en: 'Invoice corrected' },
    example: '',
    synonyms: ["facture d'origine", 'avoir sur', 'facture liée', 'original invoice', 'corrects', 'credited invoice'],
  },
  subject: {
    title: { fr: 'Objet', en: 'Subject' },
    example: 'Maintenance',
    synonyms: ['libellé', 'désignation', 'description', 'subject'],
  },
  reference: {
    title: { fr: 'Référence du client', en: "Client's reference" },
    example: '',
    synonyms: ['référence', 'votre référence', 'bon de commande', 'commande', 'po number', 'purchase order'],
  },
  source: {
    title: { fr: 'Logiciel', en: 'Program' },
    example: 'Ancien logiciel',
    synonyms: ['source', 'origine', 'provenance', 'software'],
  },
}

/** Where the file names no program. */
const unnamed = 'Import'
const fieldOf = (path: string) =>
  ({
    grossCents: 'gross',
    restCents: 'rest',
    'vat.0.netCents': 'net',
    'vat.0.vatCents': 'net',
    'vat.0.rate': 'net',
    vat: 'net',
  })[path] ?? path

/** An amount of a file in the smallest unit of its currency; undefined where it is none. */
function amountIn(value: string, currency: string): number | undefined {
  const hundredths = centsIn(value)
  if (hundredths === undefined) return undefined
  const unit = 10 ** (2 - digitsOf(currency as Currency))
  return hundredths % unit === 0 ? hundredths / unit : undefined
}

/** What programs call a credit note, by words or by the code of the norm. */
const isCreditNote = (text: string): boolean => /^(381|avoirs?\b|credit|crédit)/i.test(text.trim())

type Rate = { category: string; rate: number }
/** The row as it is taken. @param rates those that the brand knows: of these is the one that the amounts come to */
function parse(values: ImportValues, rates: Rate[]): { invoice: ExternalInvoice } | { problems: RowProblem[] } {
  const said = (name: string) => values[name] ?? ''
  const currency = said('currency').toUpperCase() || 'EUR'
  const known = externalInvoice.shape.currency.safeParse(currency).success
  const read = (name: string) => (known ? amountIn(said(name), currency) : centsIn(said(name)))
  const typed = read('gross')
  // Programs give a credit note below zero, or say what it is.
  const isNote = (typed !== undefined && typed < 0) || isCreditNote(said('kind')) || said('credits') !== ''
  const sized = (cents: number | undefined) => (isNote && cents !== undefined ? Math.abs(cents) : cents)
  const gross = sized(typed)
  const net = said('net') === '' ? undefined : sized(read('net'))
  const rest = said('rest') === '' ? undefined : sized(read('rest'))
  if (said('rest') !== '' && rest === undefined) return { problems: [{ field: 'rest', code: 'imports.bad_amount' }] }
  if (rest === 0) return { problems: [{ field: 'rest', code: 'billing.external_paid' }] }
  if (gross === undefined) return { problems: [{ field: 'gross', code: 'imports.bad_amount' }] }
  if (said('net') !== '' && net === undefined) return { problems: [{ field: 'net', code: 'imports.bad_amount' }] }
  const rate =
    net === undefined
      ? undefined
      : rates.find(
          (one) => Math.abs(gross - net - roundHalfUp(net * one.rate, 10_000)) <= 1 && gross > net === one.rate > 0,
        )
  if (net !== undefined && !rate) return { problems: [{ field: 'net', code: 'billing.external_rate' }] }
  const parsed = parseRow(
    externalInvoice,
    {
      client: said('client'),
      kind: isNote ? 'credit_note' : 'invoice',
      credits: said('credits'),
      source: said('source') || unnamed,
      number: said('number'),
      issueOn: dayIn(said('issueOn')),
      ...(said('dueOn') ? { dueOn: dayIn(said('dueOn')) } : {}),
      currency,
      grossCents: gross,
      ...(rest === undefined ? {} : { restCents: rest }),
      vat: rate && net !== undefined ? [{ ...rate, netCents: net, vatCents: gross - net }] : [],
      subject: said('subject'),
      reference: said('reference'),
    },
    fieldOf,
  )
  return 'problems' in parsed ? parsed : { invoice: parsed.output }
}

const ratesKnown = async (ctx: StaffContext): Promise<Rate[]> => {
  const rates = await ratesOf(ctx)
  // Where several have no tax, none says more than «outside the scope».
  return [
    ...rates.filter(({ rate }) => rate > 0).map(({ category, rate }) => ({ category, rate })),
    { category: 'O', rate: 0 },
  ]
}

async function check(ctx: StaffContext, lines: { values: ImportValues }[]): Promise<RowVerdict[]> {
  const rates = await ratesKnown(ctx)
  const parsed = lines.map(({ values }) => parse(values, rates))
  const invoices = parsed.flatMap((one) => ('invoice' in one ? [one.invoice] : []))
  const { rows: clients } = await sql<{ code: string }>`select lower(code) as code from organisations
    where brand_id = ${ctx.brand.id} and deactivated_at is null and lower(code) = any (${invoices.map(({ client }) => smallLetters(client))}::text[])`.execute(
    ctx.db,
  )
  const { rows: there } = await sql<{
    id: string
    number: string
    source: string
    code: string
    currency: string
    type: number
  }>`select i.id, i.number, i.source, lower(o.code) as code, i.currency, i.type from invoices i join organisations o on o.id = i.organisation_id
    where i.brand_id = ${ctx.brand.id} and i.number = any (${invoices.flatMap(({ number, credits }) => [number, credits])}::text[])`.execute(
    ctx.db,
  )
  const { rows: own } = await sql<{
    number: string
  }>`select distinct n.number from unnest(${invoices.map(({ number }) => number)}::text[]) n (number)
    join invoice_series s on s.brand_id = ${ctx.brand.id} and n.number ~ ('^' || s.code || '-[0-9]{4}-[0-9]+$')`.execute(
    ctx.db,
  )
  const codes = new Set(clients.map(({ code }) => code))
  const numbers = new Map(there.map((row) => [row.number, row]))
  const ofSeries = new Set(own.map(({ number }) => number))
  /** Whether what a credit note corrects is there, or comes before it in the file. */
  const isCredited = ({ credits, client, source, currency }: ExternalInvoice, before: typeof parsed): boolean =>
    [
      ...there.map((row) => ({ ...row, client: row.code, isInvoice: row.type === 380 })),
      ...before.flatMap((one) =>
        'invoice' in one
          ? [{ ...one.invoice, client: smallLetters(one.invoice.client), isInvoice: one.invoice.kind === 'invoice' }]
          : [],
      ),
    ].some(
      (one) =>
        one.isInvoice &&
        one.number === credits &&
        one.client === smallLetters(client) &&
        one.source === source &&
        one.currency === currency,
    )
  return parsed.map((one, at): RowVerdict => {
    const label = lines[at]!.values.number ?? ''
    if ('problems' in one) return { verdict: 'refused', label, keys: [], problems: one.problems }
    const { invoice } = one
    const keys = [`number:${smallLetters(invoice.number)}`]
    const known = numbers.get(invoice.number)
    const problems: RowProblem[] = [
      ...(codes.has(smallLetters(invoice.client))
        ? []
        : [{ field: 'client', code: 'billing.external_client', params: { code: invoice.client } }]),
      ...(known && known.source !== invoice.source ? [{ field: 'number', code: 'billing.number_taken' }] : []),
      ...(!known && ofSeries.has(invoice.number) ? [{ field: 'number', code: 'billing.number_of_series' }] : []),
      ...(invoice.issueOn > ctx.today ? [{ field: 'issueOn', code: 'billing.date_to_come' }] : []),
      ...(invoice.credits && !isCredited(invoice, parsed.slice(0, at))
        ? [{ field: 'credits', code: 'billing.external_credited', params: { number: invoice.credits } }]
        : []),
    ]
    if (problems.length > 0) return { verdict: 'refused', label, keys, problems }
    return known ? { verdict: 'known', label, keys, knownId: known.id } : { verdict: 'ready', label, keys }
  })
}

/** Open invoices and credit notes out of another program (B19): each is owed, or to be used, from then on here. */
export const externalInvoiceImport: ImportKind = {
  name: 'billing.external_invoices',
  title: { fr: "Factures d'un autre logiciel", en: 'Invoices of another program' },
  order: 30,
  permission: 'billing.invoices.close',
  fields,
  check,
  make: async (ctx, values) => {
    const parsed = parse(values, await ratesKnown(ctx))
    if ('problems' in parsed) throw invalid(...parsed.problems)
    const made = await takeExternalInvoice(ctx, parsed.invoice)
    if (!made.created) throw invalid({ field: 'number', code: 'billing.number_taken' })
    return { id: made.id, version: null, before: null }
  },
  undo: async (ctx, made) => takeBackExternal(ctx, made.id),
  href: (id) => `/fournisseur/factures/${id}`,
}
