// The page of the simulator, for who tries the portal out by hand: what came and went, and buttons for what the other side says.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { reasonsOf, statuses } from '../../../kernel/e-invoicing/index.ts'
import { escapeHtml } from '../../../kernel/notifications/messages.ts'
import { answer } from './control.ts'
import { ApiRefusal, missing } from './http.ts'
import type { KeptFlow, KeptInvoice, Platform } from './platform.ts'
import { type Fault, fault, faultKinds, type StatusCode, saying, supplierInvoice } from './scenario.ts'
import { whyNot } from './steps.ts'
import { bringSupplierInvoice } from './supplier-invoices.ts'

type Locale = 'fr' | 'en'
const words = {
  fr: {
    title: 'Simulateur de plateforme agréée',
    fake: 'Rien ne quitte cette machine\u00a0: ni facture, ni déclaration.',
    time: 'Temps',
    advance: { 60: "Avancer d'une minute", 3600: "Avancer d'une heure", 86400: "Avancer d'un jour" },
    faults: 'Pannes',
    cause: 'Provoquer',
    kind: 'Panne',
    seconds: 'Pendant (secondes)',
    clear: 'Tout rétablir',
    noFault: 'Tout fonctionne.',
    kinds: {
      down: 'Indisponible (503)',
      dropped: 'Connexion coupée',
      lost: 'Réponse perdue',
      busy: "Trop d'appels (429)",
      slow: 'Lente',
      unauthorised: 'Jeton refusé (401)',
      clock: "Horloge décalée d'une heure",
    },
    sent: 'Factures envoyées par le prestataire',
    received: 'Factures de ses fournisseurs',
    none: 'Aucune.',
    by: { platform: 'plateforme', buyer: 'acheteur', seller: 'vendeur' },
    reason: 'Motif',
    anyReason: 'le premier admis',
    amount: 'Montant TTC',
    send: 'Envoyer une facture fournisseur',
    number: 'Numéro',
    price: 'Montant HT',
    syntax: 'Format',
    flows: 'Flux',
    file: 'Fichier',
    columns: ['Modifié le', 'Sens', 'Type', 'Nom', 'Accusé'],
    refresh: 'Actualiser',
    acts: {
      ...{ 204: 'Prendre en charge', 205: 'Approuver', 206: 'Approuver en partie', 207: 'Contester', 208: 'Suspendre' },
      ...{ 209: 'Compléter', 210: 'Refuser', 211: 'Payer', 212: 'Dire encaissée', 213: 'Rejeter', 220: 'Annuler' },
    },
  },
  en: {
    title: 'Simulator of an approved platform',
    fake: 'Nothing leaves this machine: no invoice, no report.',
    time: 'Time',
    advance: { 60: 'A minute on', 3600: 'An hour on', 86400: 'A day on' },
    faults: 'Faults',
    cause: 'Cause it',
    kind: 'Fault',
    seconds: 'For (seconds)',
    clear: 'Put all right',
    noFault: 'All is well.',
    kinds: {
      down: 'Not available (503)',
      dropped: 'Connection dropped',
      lost: 'Answer lost',
      busy: 'Too many calls (429)',
      slow: 'Slow',
      unauthorised: 'Token refused (401)',
      clock: 'Clock an hour off',
    },
    sent: 'Invoices that the provider sent',
    received: 'Invoices of its suppliers',
    none: 'None.',
    by: { platform: 'platform', buyer: 'buyer', seller: 'seller' },
    reason: 'Reason',
    anyReason: 'the first that may be given',
    amount: 'Amount with tax',
    send: 'Send an invoice of a supplier',
    number: 'Number',
    price: 'Amount without tax',
    syntax: 'Format',
    flows: 'Flows',
    file: 'File',
    columns: ['Changed', 'Direction', 'Type', 'Name', 'Acknowledgement'],
    refresh: 'Refresh',
    acts: {
      ...{ 204: 'Take in hand', 205: 'Approve', 206: 'Approve in part', 207: 'Dispute', 208: 'Suspend' },
      ...{ 209: 'Complete', 210: 'Refuse', 211: 'Pay', 212: 'Say paid', 213: 'Reject', 220: 'Cancel' },
    },
  },
} as const
type Words = (typeof words)[Locale]
type Act = keyof Words['acts']

const style = `body{font:16px/1.5 system-ui,sans-serif;color:#16202b;background:#f7f8f9;max-width:70rem;margin:0 auto;padding:1.5rem 1rem}
section{background:#fff;border:1px solid #dfe4e8;border-radius:8px;padding:1rem;margin:1rem 0}h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem;margin:0 0 .5rem}h3{font-size:1rem;margin:0}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:.5rem 0}label{display:grid;font-size:.85rem}input,select,button{font:inherit;padding:.35rem .6rem;border:1px solid #7f8b97;border-radius:6px;background:#fff;max-width:100%;box-sizing:border-box;min-height:2.4rem}
button{background:#0b5a73;color:#fff;border-color:#0b5a73;cursor:pointer}button:focus-visible,input:focus-visible,select:focus-visible,a:focus-visible{outline:3px solid #b87f14;outline-offset:2px}
article{border-top:1px solid #dfe4e8;padding:.75rem 0}ol{margin:.25rem 0;padding-left:1.25rem}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #dfe4e8;vertical-align:top}
.error{background:#fbe9e7;border-color:#a3261b}p{margin:.25rem 0}`

const acts: Record<KeptInvoice['side'], Act[]> = {
  customer: ['204', '205', '206', '207', '208', '210', '211', '213'],
  supplier: ['209', '212', '220'],
}
const syntaxes = ['UBL', 'CII', 'Factur-X'].map((one): [string, string] => [one, one])
const reasonCodes = [...new Set(Object.values(reasonsOf).flat())].sort()
const momentIn = (at: number, locale: Locale): string =>
  new Date(at).toLocaleString(locale === 'fr' ? 'fr-FR' : 'en-GB', { timeZone: 'Europe/Paris' })
const options = (list: ReadonlyArray<readonly [string, string]>, chosen?: string) =>
  list
    .map(
      ([value, label]) =>
        `<option value="${escapeHtml(value)}"${value === chosen ? ' selected' : ''}>${escapeHtml(label)}</option>`,
    )
    .join('')
const field = (label: string, input: string) => `<label>${escapeHtml(label)}${input}</label>`

/** What was typed, of which invoice: after a refusal it is still there. */
type Typed = Record<string, string>

function invoiceHtml(w: Words, locale: Locale, kept: KeptFlow & { invoice: KeptInvoice }, typed: Typed): string {
  const { facts, said, side } = kept.invoice
  const other = side === 'customer' ? facts.buyer : facts.seller
  const heard = said
    .map(
      ({ status, by, at }) =>
        `<li>${status} ${escapeHtml(statuses[status][locale])} <small>(${w.by[by]}, ${momentIn(at, locale)})</small></li>`,
    )
    .join('')
  const buttons = acts[side]
    .filter((status) => whyNot(said, Number(status) as StatusCode) === undefined)
    .map((status) => `<button name="status" value="${status}">${escapeHtml(w.acts[status])}</button>`)
  const mine = typed.of === kept.flow.flowId ? typed : {}
  const codes = reasonCodes.map((code): [string, string] => [code, code])
  const reason = field(
    w.reason,
    `<select name="reason"><option value="">${w.anyReason}</option>${options(codes, mine.reason)}</select>`,
  )
  const form =
    kept.flow.acknowledgement.status !== 'Ok' || buttons.length === 0
      ? ''
      : `<form method="post" action="/invoices/${kept.flow.flowId}">${side === 'customer' ? reason : ''}${field(w.amount, `<input name="amount" inputmode="decimal" size="10" autocomplete="off" value="${escapeHtml(mine.amount ?? '')}">`)}${buttons.join('')}</form>`
  return `<article><h3>${escapeHtml(facts.number)}</h3><p>${escapeHtml(other.name)} (${escapeHtml(other.address ?? other.siren ?? '')}), ${escapeHtml(facts.gross)} ${escapeHtml(facts.currency)}</p><ol>${heard}</ol>${form}</article>`
}

function flowsHtml(w: Words, locale: Locale, flows: KeptFlow[]): string {
  const rows = flows.map(({ flow }) => {
    const { status, details } = flow.acknowledgement
    const why = (details ?? []).map((one) => `<br>${escapeHtml(one.reasonCode)}: ${escapeHtml(one.reasonMessage)}`)
    return `<tr><td>${momentIn(Date.parse(flow.updatedAt), locale)}</td><td>${flow.flowDirection}</td><td>${flow.flowType}</td><td><a href="/files/${flow.flowId}">${escapeHtml(flow.name)}</a></td><td>${status}${why.slice(0, 5).join('')}</td></tr>`
  })
  return `<div class="scroll" role="region" aria-label="${w.flows}" tabindex="0"><table><thead><tr>${w.columns.map((one) => `<th scope="col">${one}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function pageHtml(platform: Platform, locale: Locale, error?: string, typed: Typed = {}): string {
  const w = words[locale]
  const all = [...platform.flows.values()].sort((a, b) => b.order - a.order)
  const ofSide = (direction: 'In' | 'Out') =>
    all
      .filter(
        (one): one is KeptFlow & { invoice: KeptInvoice } => !!one.invoice && one.flow.flowDirection === direction,
      )
      .slice(0, 50)
      .map((one) => invoiceHtml(w, locale, one, typed))
      .join('') || `<p>${w.none}</p>`
  const advance = Object.entries(w.advance).map(
    ([seconds, label]) => `<button name="seconds" value="${seconds}">${label}</button>`,
  )
  const broken = platform.faults.list().map((one: Fault) => w.kinds[one.kind])
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${w.title}</title><style>${style}</style></head><body>
<header><h1>${w.title}</h1><p>${w.fake} <em>${escapeHtml(platform.scenario.title)}</em> <a href="/">${w.refresh}</a></p></header><main>
${error ? `<section class="error" role="alert">${escapeHtml(error)}</section>` : ''}
<section><h2>${w.sent}</h2>${ofSide('Out')}</section>
<section><h2>${w.received}</h2>${ofSide('In')}<form method="post" action="/supplier-invoices">${field(w.number, `<input name="number" required maxlength="20" autocomplete="off" value="${escapeHtml(typed.number ?? '')}">`)}${field(w.price, `<input name="price" required inputmode="decimal" value="${escapeHtml(typed.price ?? '100.00')}" size="10">`)}${field(w.syntax, `<select name="syntax">${options([...syntaxes], typed.syntax)}</select>`)}<button>${w.send}</button></form></section>
<section><h2>${w.time}</h2><p>${momentIn(platform.clock.now(), locale)}</p><form method="post" action="/time">${advance.join('')}</form></section>
<section><h2>${w.faults}</h2><p>${broken.length > 0 ? escapeHtml(broken.join(', ')) : w.noFault}</p><form method="post" action="/faults">${field(w.kind, `<select name="kind">${options(faultKinds.map((kind) => [kind, w.kinds[kind]]))}</select>`)}${field(w.seconds, '<input name="seconds" inputmode="numeric" value="60" size="6">')}<button>${w.cause}</button><button name="clear" value="yes">${w.clear}</button></form></section>
<section><h2>${w.flows}</h2>${flowsHtml(w, locale, all.slice(0, 100))}</section></main></body></html>`
}

const comma = (text: string | undefined) => text?.trim().replace(',', '.') || undefined
const form = z.record(z.string(), z.string().max(200))
/** What is typed on the page as a status; a reason that is not chosen is the first of the status. */
function sayingOf(typed: Record<string, string>) {
  const status = Number(typed.status)
  const first = (reasonsOf as Partial<Record<number, readonly string[]>>)[status]?.[0]
  const reasoned = first !== undefined && status !== 200
  const amount = [206, 211, 212].includes(status) ? comma(typed.amount) : undefined
  return saying.parse({
    status,
    ...(reasoned ? { reason: typed.reason || first } : {}),
    ...(amount === undefined ? {} : { amount }),
  })
}

export function pageRoutes(app: FastifyInstance, platform: Platform): void {
  const localeOf = (request: FastifyRequest): Locale =>
    /^en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'fr'
  const send = (request: FastifyRequest, reply: FastifyReply, code = 200, error?: string, typed?: Typed) =>
    reply
      .code(code)
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      )
      .send(pageHtml(platform, localeOf(request), error, typed))
  app.get('/', async (request, reply) => send(request, reply))
  app.get<{ Params: { id: string } }>('/files/:id', async ({ params }, reply) => {
    const kept = platform.flows.get(params.id)
    if (!kept) throw missing()
    return reply
      .type(kept.flow.flowSyntax === 'Factur-X' ? 'application/pdf' : 'application/xml')
      .header('content-disposition', `attachment;filename="${kept.flow.name.replace(/[^\w.-]/g, '_')}"`)
      .send(kept.bytes)
  })
  const act = (path: string, work: (typed: Record<string, string>, id: string) => unknown) =>
    app.post<{ Params: { id?: string } }>(path, async (request, reply) => {
      const typed = form.safeParse(request.body).data ?? {}
      const id = request.params.id ?? ''
      const refuse = (code: number, error: string) => send(request, reply, code, error, { ...typed, of: id })
      try {
        await work(typed, id)
        await platform.clock.advance(0)
      } catch (error) {
        if (error instanceof z.ZodError) return refuse(422, z.prettifyError(error))
        if (error instanceof ApiRefusal) return refuse(error.status, error.message)
        throw error
      }
      return reply.redirect('/', 303)
    })
  act('/invoices/:id', (typed, id) => answer(platform, id, sayingOf(typed)))
  act('/time', ({ seconds }) => platform.clock.advance(z.coerce.number().min(0).max(86_400).parse(seconds)))
  act('/faults', ({ clear, kind, seconds }) =>
    clear ? platform.faults.clear() : platform.faults.add(fault.parse({ kind, seconds: Number(seconds) || 60 })),
  )
  act('/supplier-invoices', ({ number, price, syntax }) =>
    bringSupplierInvoice(
      platform,
      platform.accounts[0]!.clientId,
      supplierInvoice.parse({ number, syntax, lines: [{ label: 'Fournitures', price: comma(price) }] }),
    ),
  )
}
