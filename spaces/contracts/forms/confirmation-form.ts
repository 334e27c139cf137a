import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import { formatCents } from '../../../kernel/money/money.ts'
import { type Cell, ink, TaggedDocument } from '../../../kernel/pdf/document.ts'
import { drawElectronicEnd, type FormToSign } from '../../../kernel/pdf/form-to-sign.ts'
import type { Place } from '../../../kernel/signature/index.ts'
import type { SeatKind } from '../billing/proration.ts'
import {
  dayOr,
  drawFormEnd,
  drawFormHeader,
  type FormBrand,
  type FormLocale,
  formFooter,
  formRunningHeader,
} from './form-parts.ts'

export type ConfirmationKind = 'creation' | 'deletion' | 'replacement' | 'training'

/** The effect of the request as its preview shows it (C36). Amounts in cents before tax. */
export type ConfirmationEffect = {
  /** One line per kind of seat to show. */
  seats: Array<{ seatKind: SeatKind; before: number; after: number }>
  monthlyCentsBefore: number
  monthlyCentsAfter: number
  lines: Array<{
    seatKind: SeatKind
    from: Day
    to: Day
    billedDays: number
    daysInMonth: number
    quantity: number
    amountCents: number
    invoiceOn: Day
  }>
  totalCents: number
  currency?: string
}

/** All that a confirmation form says (C23). Texts are printed as they are, in the form's language already. */
export type ConfirmationFormData = {
  locale: FormLocale
  brand: FormBrand
  /** 'D-2026-0187' */
  number: string
  version: number
  kind: ConfirmationKind
  contract: { number: string; title: string; startsOn?: Day | undefined; clientName: string }
  requesterName: string
  requestedAt: Day
  wishedOn?: Day | undefined
  comment?: string | undefined
  /** What is asked for. Rows whose value is empty are left out. */
  sections: Array<{ title: string; rows: Array<[label: string, value: string]> }>
  /** Connections that are asked for, or that end: application, collaborator, profile. */
  accesses?: Array<{ what: 'given' | 'ended'; rows: Array<[application: string, person: string, profile: string]> }>
  /** The notice of a deletion (C26). Its last day is an estimate until the form is in, where the notice runs from that. */
  notice?: { days: number; runsFrom: Day | 'receipt'; lastDay: Day; locksOn: Day | null } | undefined
  /** Absent where nothing is billed (a training, a replacement). */
  effect?: ConfirmationEffect | undefined
  registeredPost: boolean
  returnBefore?: Day | undefined
  /** From `formCode`. */
  code: string
  createdAt?: Date
}

const words = {
  fr: {
    title: 'Confirmation de demande',
    kinds: {
      creation: 'Création de connexion',
      deletion: 'Suppression de connexion',
      replacement: "Remplacement d'abonné",
      training: 'Inscription à une formation',
    },
    seats: { named: 'Nb de CI', concurrent: 'Nb de CP', key: 'Nb de clés' },
    seat: { named: ['CI', 'CI'], concurrent: ['CP', 'CP'], key: ['clé', 'clés'] },
    contract: 'Contrat',
    contractNumber: 'Numéro',
    contractTitle: 'Intitulé',
    contractStart: 'Date',
    client: 'Client',
    request: 'Demande',
    requester: 'Demandée par',
    requestedAt: 'Date de la demande',
    wishedOn: 'Date souhaitée',
    comment: 'Commentaire',
    accesses: { given: 'Logiciels et profils', ended: 'Connexions supprimées' },
    application: 'Logiciel',
    person: 'Collaborateur',
    profile: 'Profil',
    notice: 'Préavis',
    noticeDays: 'Durée du préavis',
    days: (count: number) => `${count}\u00A0${count > 1 ? 'jours' : 'jour'}`,
    runsFrom: 'Court à partir de',
    receipt: 'la réception de ce formulaire signé',
    lastDay: 'Date de préavis (dernier jour)',
    estimate: (day: string) => `${day}, estimation`,
    locksOn: 'Accès verrouillé à partir du',
    atTheEnd: 'la fin du préavis',
    effect: 'Effet de la demande',
    effectHelp: 'Montants hors taxes.',
    what: 'Élément',
    change: 'Avant → après, montant',
    monthly: 'Prix mensuel HT',
    unchanged: 'inchangé',
    line: (quantity: string, from: string, to: string, days: number, of: number) =>
      `Au prorata, ${quantity}, ${from === to ? `le ${to}` : `du ${from.slice(0, 2)} au ${to}`} (${days}\u00A0${days > 1 ? 'jours' : 'jour'} sur ${of})`,
    total: (invoiceOn: string | undefined) =>
      invoiceOn ? `Sur la facture du ${invoiceOn}, HT` : 'Sur les prochaines factures, HT',
    nothingDue: 'Aucun montant au prorata.',
    sign: (before: string | undefined) =>
      before
        ? `Pour confirmer cette demande, retournez ce formulaire signé avant le ${before}.`
        : 'Pour confirmer cette demande, retournez ce formulaire signé.',
    signHere: 'En signant ce formulaire, vous confirmez cette demande.',
    replaces: (version: number) =>
      `Cette version ${version} remplace les précédentes\u00A0: un formulaire plus ancien ne confirme plus la demande.`,
    registered: 'À renvoyer en recommandé\u00A0: un dépôt, un e-mail ou un fax ne suffit pas à confirmer la demande.',
    portal: 'Administration de contrat, DEMANDES\u00A0: déposez le PDF ou une photo nette de chaque page.',
    portalToo: 'Vous pouvez aussi déposer une copie du formulaire sur la demande.',
  },
  en: {
    title: 'Confirmation of request',
    kinds: {
      creation: 'Creation of a connection',
      deletion: 'Deletion of a connection',
      replacement: 'Replacement of a subscriber',
      training: 'Registration for a training session',
    },
    seats: { named: 'Named seats', concurrent: 'Concurrent seats', key: 'Keys' },
    seat: {
      named: ['named seat', 'named seats'],
      concurrent: ['concurrent seat', 'concurrent seats'],
      key: ['key', 'keys'],
    },
    contract: 'Contract',
    contractNumber: 'Number',
    contractTitle: 'Title',
    contractStart: 'Start',
    client: 'Client',
    request: 'Request',
    requester: 'Requested by',
    requestedAt: 'Requested on',
    wishedOn: 'Wished date',
    comment: 'Comment',
    accesses: { given: 'Applications and profiles', ended: 'Connections deleted' },
    application: 'Application',
    person: 'Application user',
    profile: 'Profile',
    notice: 'Notice',
    noticeDays: 'Length of the notice',
    days: (count: number) => `${count}\u00A0${count > 1 ? 'days' : 'day'}`,
    runsFrom: 'Runs from',
    receipt: 'receipt of this form, signed',
    lastDay: 'Last day of the notice',
    estimate: (day: string) => `${day}, estimate`,
    locksOn: 'Access locked from',
    atTheEnd: 'the end of the notice',
    effect: 'Effect of the request',
    effectHelp: 'Amounts before tax.',
    what: 'Item',
    change: 'Before → after, amount',
    monthly: 'Monthly price before tax',
    unchanged: 'unchanged',
    line: (quantity: string, from: string, to: string, days: number, of: number) =>
      `Prorated, ${quantity}, ${from} to ${to} (${days} of ${of}\u00A0days)`,
    total: (invoiceOn: string | undefined) =>
      invoiceOn ? `On the invoice of ${invoiceOn}, before tax` : 'On the next invoices, before tax',
    nothingDue: 'No prorated amount.',
    sign: (before: string | undefined) =>
      before
        ? `To confirm this request, return this form signed before ${before}.`
        : 'To confirm this request, return this form signed.',
    signHere: 'By signing this form you confirm this request.',
    replaces: (version: number) =>
      `This version ${version} replaces the earlier ones: an older form no longer confirms the request.`,
    registered: 'To be sent by registered post: an upload, an email or a fax alone does not confirm the request.',
    portal: 'Contract administration, REQUESTS: upload the PDF or a sharp picture of each page.',
    portalToo: 'You may also upload a copy of the form to the request.',
  },
}

/** Writes the confirmation form of a request (C23): a tagged PDF with its content, effect, code and signature block. */
function drawConfirmationForm(
  data: ConfirmationFormData,
  end: (doc: TaggedDocument) => void,
  electronic: boolean,
): TaggedDocument {
  const { locale, brand, number, version, contract } = data
  const w = words[locale]
  const kind = w.kinds[data.kind]
  const doc = new TaggedDocument({
    title: `${w.title} ${number} · ${kind}`,
    lang: locale,
    brand,
    footer: formFooter(brand, number, `Version ${version}`),
    runningHeader: formRunningHeader(locale, data),
    ...(data.createdAt ? { createdAt: data.createdAt } : {}),
  })
  drawFormHeader(doc, locale, w.title, kind, { number, version, code: data.code })
  const emphasis = { font: 'strong', size: 9.5, lineHeight: 13.5 } as const
  const before = data.returnBefore && formatDay(data.returnBefore, locale)
  doc.paragraph(electronic ? w.signHere : w.sign(before), emphasis)
  if (version > 1 && !electronic) doc.paragraph(w.replaces(version), { size: 9, lineHeight: 13, colour: ink.second })
  if (data.registeredPost) {
    doc.space(6)
    doc.notice(w.registered)
  }
  doc.space(6)
  doc.section(w.contract, [
    { label: w.contractNumber, value: contract.number },
    { label: w.contractTitle, value: contract.title, span: 2 },
    { label: w.contractStart, value: dayOr(contract.startsOn, locale) },
    { label: w.client, value: contract.clientName, span: 4 },
  ])
  doc.section(w.request, [
    { label: w.requester, value: data.requesterName, span: 2 },
    { label: w.requestedAt, value: formatDay(data.requestedAt, locale) },
    { label: w.wishedOn, value: dayOr(data.wishedOn, locale) },
    ...(data.comment ? [{ label: w.comment, value: data.comment, span: 4 }] : []),
  ])
  for (const { title, rows } of data.sections)
    doc.section(
      title,
      rows.filter(([, value]) => value.trim() !== '').map(([label, value]) => ({ label, value })),
    )
  for (const { what, rows } of data.accesses ?? [])
    if (rows.length > 0)
      doc.besideTitle(w.accesses[what], undefined, (x) =>
        doc.table(
          [
            { header: w.application, share: 1.4 },
            { header: w.person, share: 1.4 },
            { header: w.profile, share: 1.4 },
          ],
          rows,
          { x },
        ),
      )
  if (data.notice) {
    const { days, runsFrom, lastDay, locksOn } = data.notice
    const day = formatDay(lastDay, locale)
    doc.section(w.notice, [
      { label: w.noticeDays, value: w.days(days) },
      { label: w.lastDay, value: runsFrom === 'receipt' ? w.estimate(day) : day, span: 2 },
      { label: w.locksOn, value: locksOn ? formatDay(locksOn, locale) : w.atTheEnd },
      { label: w.runsFrom, value: runsFrom === 'receipt' ? w.receipt : formatDay(runsFrom, locale), span: 4 },
    ])
  }
  if (data.effect) drawEffect(doc, data.effect, locale)
  end(doc)
  return doc
}

/** Writes the confirmation form of a request (C23), to print, sign and send back. */
export function writeConfirmationForm(data: ConfirmationFormData): Promise<Buffer> {
  const { locale, brand, registeredPost } = data
  const portalText = registeredPost ? words[locale].portalToo : words[locale].portal
  return drawConfirmationForm(
    data,
    (doc) => drawFormEnd(doc, locale, brand, { portalText, registeredPost }),
    false,
  ).finish()
}

/** The same form, to be signed in the portal (C25). */
export async function writeConfirmationFormToSign(data: ConfirmationFormData): Promise<FormToSign> {
  let place: Place | undefined
  const doc = drawConfirmationForm(
    data,
    (on) => {
      place = drawElectronicEnd(on, data.locale, data.brand.name)
    },
    true,
  )
  return { bytes: await doc.finish(), place: place! }
}

function drawEffect(doc: TaggedDocument, effect: ConfirmationEffect, locale: FormLocale): void {
  const w = words[locale]
  const money = (cents: number) => formatCents(cents, locale, effect.currency)
  const change = (before: string, after: string): Cell =>
    before === after
      ? [{ text: `${after}, ${w.unchanged}`, style: { colour: ink.help } }]
      : [
          { text: `${before}\u00A0\u00A0→\u00A0\u00A0`, style: { colour: ink.help } },
          { text: after, style: { font: 'strong' } },
        ]
  const rows: Cell[][] = [
    ...effect.seats.map(({ seatKind, before, after }) => [w.seats[seatKind], change(String(before), String(after))]),
    [w.monthly, change(money(effect.monthlyCentsBefore), money(effect.monthlyCentsAfter))],
    ...effect.lines.map((line) => [
      w.line(
        `${line.quantity}\u00A0${w.seat[line.seatKind][line.quantity > 1 ? 1 : 0]}`,
        formatDay(line.from, locale),
        formatDay(line.to, locale),
        line.billedDays,
        line.daysInMonth,
      ),
      money(line.amountCents),
    ]),
  ]
  const invoices = new Set(effect.lines.map((line) => line.invoiceOn))
  const [invoiceOn] = invoices
  if (effect.lines.length > 0)
    rows.push([
      w.total(invoices.size === 1 && invoiceOn ? formatDay(invoiceOn, locale) : undefined),
      money(effect.totalCents),
    ])
  else rows.push([w.nothingDue, ''])
  doc.besideTitle(w.effect, w.effectHelp, (x) =>
    doc.table(
      [
        { header: w.what, share: 3 },
        { header: w.change, share: 1.6, align: 'right' },
      ],
      rows,
      { x, lastStrong: effect.lines.length > 0 },
    ),
  )
}
