// The offline reader of a vault (D31): one HTML file that holds its data, its script and its styles, and asks nothing of anybody.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Brand, Services } from '../../../kernel/http/context.ts'
import type { Locale, Text } from '../../../kernel/i18n/locale.ts'
import type { ChainRow } from '../../../kernel/journal/chain.ts'
import { journalName } from '../../../kernel/journal/names.ts'
import type { Wanted } from './archive.ts'
import type { Manifest } from './manifest.ts'

type Row = Record<string, unknown>

/** What the reader is made of. */
export type ReaderInput = {
  services: Services
  wanted: Wanted
  brand: Brand
  at: Date
  rows: Record<string, Row[]>
  acts: ChainRow[]
  files: Manifest['files']
  absent: Manifest['absent']
  journal: Manifest['journal']
}

const place = join(import.meta.dirname, 'reader')
const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
/** JSON within a script element: nothing in it ends that element, nor begins a comment. */
export const inScript = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
const inHtml = (text: string) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)

const text = (value: unknown) => String(value ?? '')
const by = (rows: Row[], key: string) => Map.groupBy(rows, (row) => row[key])

/** What the reader shows, with no id of the portal's but those by which its parts find each other. */
export function readerData({ services, wanted, brand, at, rows, acts, files, absent, journal }: ReaderInput) {
  const named = (type: string, locale: Locale) => journalName({ services, locale }, type)
  const entries = new Map(files.map((one) => [one.fileId, one]))
  const missing = new Map(absent.map((one) => [one.fileId, one.why]))
  const fileRows = new Map(rows.files!.map((row) => [row.id, row]))
  const people = new Map([...(rows.people ?? []), ...(rows.others ?? [])].map((row) => [row.id, row]))
  const nameOf = (id: unknown) => {
    const row = people.get(id)
    return row ? `${text(row.surname)} ${text(row.given_name)}`.trim() : ''
  }
  const fileOf = (id: unknown) => {
    const row = fileRows.get(id)!
    const entry = entries.get(text(id))
    return {
      name: text(row.name),
      size: Number(row.size_bytes),
      sha256: text(row.sha256),
      ...(entry ? { path: entry.path } : { why: missing.get(text(id)) ?? 'lost' }),
    }
  }
  const versions = by(rows.versions!, 'document_id')
  const requests = by(rows.signature_requests!, 'document_id')
  const signers = by(rows.signers!, 'request_id')
  const readings = by(rows.readings!, 'record_id')
  const notified = by(rows.notifications!, 'document_id')
  const documentOf = (row: Row) => ({
    folder: text(row.folder_id),
    name: text(row.name),
    on: text(row.deposited_at),
    month: row.month_on ? text(row.month_on) : null,
    withdrawn: row.withdrawn_at
      ? { at: text(row.withdrawn_at), by: text(row.withdrawn_by_label), reason: text(row.withdrawal_reason) }
      : null,
    versions: (versions.get(row.id) ?? [])
      .map((version) => ({
        number: Number(version.number),
        shown: version.id === row.version_id,
        on: text(version.deposited_at),
        by: text(version.deposited_by_label),
        firstRead: version.first_read_at
          ? { at: text(version.first_read_at), by: text(version.first_read_by_label) }
          : null,
        readings: (readings.get(version.id) ?? []).map((one) => ({
          at: text(one.read_at),
          by: nameOf(one.account_id),
        })),
        file: fileOf(version.file_id),
      }))
      .sort((a, b) => b.number - a.number),
    signing: (requests.get(row.id) ?? []).map((request) => ({
      askedAt: text(request.requested_at),
      askedBy: text(request.requested_by_label),
      deadline: request.deadline ? text(request.deadline) : null,
      completedAt: request.completed_at ? text(request.completed_at) : null,
      cancelled: request.cancelled_at
        ? { at: text(request.cancelled_at), reason: text(request.cancellation_reason) }
        : null,
      signers: (signers.get(request.id) ?? [])
        .sort((a, b) => Number(a.position) - Number(b.position))
        .map((signer) => ({
          name:
            (signer.proof as { signer?: { name?: string } } | null)?.signer?.name ??
            (text(signer.name) || nameOf(signer.account_id)),
          kind: text(signer.kind),
          signedAt: signer.given_at ? text(signer.given_at) : null,
          refused: signer.refused_at ? { at: text(signer.refused_at), reason: text(signer.refusal_reason) } : null,
          passedOn: signer.passed_on_at
            ? { at: text(signer.passed_on_at), reason: text(signer.passed_on_reason) }
            : null,
          level: text(signer.level),
          proof: signer.proof ?? null,
          file: signer.proof_file_id ? fileOf(signer.proof_file_id) : null,
        })),
    })),
    notified: (notified.get(row.id) ?? []).map((one) => ({
      to: text(one.address) || text(one.addressee),
      state: text(one.state),
      at: text(one.sent_at ?? one.created_at),
    })),
  })
  const payslips = rows.folders!.find((row) => row.link_to === 'payslips')
  // A payslip that was handed over on paper stands among the documents, with that fact in the place of versions.
  const paperOf = (row: Row) => ({
    folder: text(payslips?.id),
    name: text(row.name),
    on: text(row.set_aside_at),
    month: row.month_on ? text(row.month_on) : null,
    withdrawn: null,
    paper: { at: text(row.handed_over_at), by: text(row.handed_over_by_label), file: fileOf(row.file_id) },
    versions: [],
    signing: [],
    notified: [],
  })
  return {
    holder: { kind: wanted.holder.kind, code: wanted.holder.code, name: wanted.holder.name },
    portal: { name: brand.name, timeZone: brand.timeZone },
    locale: wanted.locale,
    madeAt: at.toISOString(),
    askedBy: wanted.askedBy,
    verified: files.length,
    gaps: absent.filter(({ why }) => why !== 'withdrawn').length,
    folders: rows.folders!.map((row) => ({ id: text(row.id), name: row.name as Text })),
    documents: [...rows.documents!.map(documentOf), ...(rows.paper_payslips ?? []).map(paperOf)],
    pieces: (rows.pieces ?? []).map((piece) => {
      const request = rows.asked!.find((one) => one.id === piece.request_id)
      return {
        request: text(request?.title),
        name: text(piece.name),
        state: text(piece.state),
        dueOn: text(piece.due_on),
        sentAt: piece.sent_at ? text(piece.sent_at) : null,
        reason: text(piece.reason),
      }
    }),
    people: (rows.people ?? []).map((row) => ({
      name: `${text(row.surname)} ${text(row.given_name)}`.trim(),
      email: text(row.contact_email) || text(row.sign_in_email),
      title: text(row.job_title),
    })),
    record: cardOf(rows),
    journal: journal && {
      count: journal.seq,
      hash: journal.hash,
      acts: acts.toReversed().map((one) => ({
        seq: one.seq,
        at: one.at,
        by: text(one.actor),
        what: { fr: named(one.type, 'fr'), en: named(one.type, 'en') },
        about: text(one.subject),
      })),
    },
  }
}

const cardOf = (rows: Record<string, Row[]>): Record<string, string> => {
  const row = rows.client?.[0] ?? rows.employee?.[0] ?? {}
  const shown = [
    'code',
    'siret',
    'address_line1',
    'address_line2',
    'postal_code',
    'city',
    'phone',
    'email',
    'quotes_email',
    'invoices_email',
    'reminders_email',
    'vat_number',
    'job_title',
    'entered_on',
    'left_on',
  ]
  return Object.fromEntries(shown.flatMap((name) => (row[name] ? [[name, text(row[name])]] : [])))
}

/** The reader as a file. Its policy lets nothing run or load but what is in it. */
export async function readerOf(input: ReaderInput): Promise<Buffer> {
  const [style, script] = await Promise.all(
    ['reader.css', 'reader.js'].map((name) => readFile(join(place, name), 'utf8')),
  )
  const policy = `default-src 'none'; script-src ${sha256(script!)}; style-src ${sha256(style!)}; img-src data:; base-uri 'none'; form-action 'none'`
  return Buffer.from(`<!doctype html>
<html lang="${input.wanted.locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${inHtml(input.wanted.holder.name)}</title>
<style>${style}</style>
</head>
<body>
<header id="head"></header>
<div id="frame">
<nav id="side"></nav>
<main id="list" tabindex="-1"></main>
<section id="detail" tabindex="-1"></section>
</div>
<noscript><p class="plain">Les fichiers sont dans le dossier « documents ». / The files are in the folder “documents”.</p></noscript>
<script type="application/json" id="data">${inScript(readerData(input))}</script>
<script>${script}</script>
</body>
</html>
`)
}
