// Lists of clients, employees, contacts, contracts, collaborators, tickets and interventions at the root, as management software writes them: CSV or JSON.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hashWhole } from './tree.mjs'

const sentAtOnce = 5000

/** The files of each kind, and what their columns are called, folded. */
const kinds = [
  {
    kind: 'clients',
    files: ['clients'],
    key: ['code'],
    columns: {
      code: ['code', 'codeclient', 'numero'],
      name: ['name', 'nom', 'raisonsociale', 'societe'],
      siret: ['siret'],
      vatNumber: ['vatnumber', 'tva', 'numerotva', 'tvaintracommunautaire'],
      email: ['email', 'emailfiche', 'mail', 'courriel', 'adressemail'],
      quotesEmail: ['quotesemail', 'emaildevis'],
      invoicesEmail: ['invoicesemail', 'emailfacturation', 'emailfactures'],
      remindersEmail: ['remindersemail', 'emailrelance', 'emailrelances'],
      addressLine1: ['addressline1', 'adresse', 'adresse1', 'rue'],
      addressLine2: ['addressline2', 'adresse2', 'complement'],
      postalCode: ['postalcode', 'codepostal', 'cp'],
      city: ['city', 'ville'],
      phone: ['phone', 'telephone', 'tel'],
      fax: ['fax'],
    },
  },
  {
    kind: 'employees',
    files: ['salaries', 'employees'],
    key: ['code'],
    columns: {
      code: ['code', 'matricule'],
      surname: ['surname', 'nom'],
      givenName: ['givenname', 'prenom'],
      email: ['email', 'mail', 'courriel', 'adressepersonnelle'],
      jobTitle: ['jobtitle', 'emploi', 'poste', 'fonction'],
      bornOn: ['bornon', 'naissance', 'datenaissance', 'datedenaissance', 'neele'],
      enteredOn: ['enteredon', 'entree', 'dateentree', 'datedentree', 'entreele'],
      leftOn: ['lefton', 'sortie', 'datesortie', 'datedesortie', 'sortiele'],
    },
  },
  {
    kind: 'contacts',
    files: ['contacts'],
    key: ['client', 'code'],
    columns: {
      client: ['client', 'codeclient'],
      code: ['code', 'codecontact', 'numero'],
      surname: ['surname', 'nom'],
      givenName: ['givenname', 'prenom'],
      email: ['email', 'mail', 'courriel'],
      phone: ['phone', 'telephone', 'tel'],
      mobile: ['mobile', 'portable'],
      jobTitle: ['jobtitle', 'fonction', 'poste'],
    },
  },
  {
    kind: 'contracts',
    files: ['contrats', 'contracts'],
    key: ['number'],
    columns: {
      number: ['number', 'numero', 'contrat'],
      client: ['client', 'codeclient'],
      title: ['title', 'intitule', 'libelle', 'objet'],
      startsOn: ['startson', 'debut', 'datedebut'],
      endsOn: ['endson', 'fin', 'datefin'],
    },
  },
  {
    kind: 'collaborators',
    files: ['collaborateurs', 'collaborators'],
    key: ['client', 'application', 'code'],
    columns: {
      client: ['client', 'codeclient'],
      application: ['application', 'logiciel'],
      code: ['code', 'identifiant'],
      surname: ['surname', 'nom'],
      givenName: ['givenname', 'prenom'],
      email: ['email', 'mail'],
      jobTitle: ['jobtitle', 'fonction'],
      phone: ['phone', 'telephone', 'tel'],
      mobile: ['mobile', 'portable'],
    },
  },
  {
    kind: 'tickets',
    files: ['tickets'],
    key: ['code'],
    columns: {
      code: ['code', 'reference'],
      client: ['client', 'codeclient'],
      ticket: ['ticket', 'numeroportail', 'numeroduportail'],
      subject: ['subject', 'objet', 'sujet', 'titre'],
      body: ['body', 'message', 'description', 'demande'],
      category: ['category', 'categorie'],
      nature: ['nature', 'codenature'],
      priority: ['priority', 'priorite', 'codepriorite'],
      asset: ['asset', 'bien', 'codebien'],
      site: ['site', 'lieu'],
      requester: ['requester', 'demandeur', 'emaildemandeur'],
      responsible: ['responsible', 'responsable'],
      status: ['status', 'etat', 'statut'],
      closedAs: ['closedas', 'issue'],
      openedAt: ['openedat', 'ouvertle', 'dateouverture'],
      closedAt: ['closedat', 'closle', 'datecloture'],
    },
  },
  {
    kind: 'ticket-messages',
    files: ['messages-tickets', 'ticket-messages'],
    key: ['ticket', 'code'],
    columns: {
      ticket: ['ticket', 'codeticket', 'reference'],
      code: ['code', 'numero'],
      body: ['body', 'message', 'texte'],
      side: ['side', 'cote'],
      author: ['author', 'auteur'],
      at: ['at', 'le', 'date'],
    },
  },
  {
    kind: 'interventions',
    files: ['interventions', 'visites'],
    key: ['code'],
    columns: {
      code: ['code', 'reference'],
      client: ['client', 'codeclient'],
      number: ['number', 'numero'],
      kind: ['kind', 'type', 'genre'],
      subject: ['subject', 'objet', 'sujet'],
      detail: ['detail', 'details'],
      site: ['site', 'lieu'],
      technician: ['technician', 'technicien'],
      startsAt: ['startsat', 'debut', 'datedebut'],
      endsAt: ['endsat', 'fin', 'datefin'],
      state: ['state', 'etat', 'statut'],
      doneAt: ['doneat', 'faitele', 'datefaite'],
      minutes: ['minutes', 'duree'],
      report: ['report', 'compterendu', 'travaux'],
      units: ['units', 'unites', 'ut'],
      contract: ['contract', 'contrat', 'codecontrat'],
      ticket: ['ticket', 'codeticket'],
      assets: ['assets', 'biens', 'codesbiens'],
    },
  },
]
const days = new Set(['bornOn', 'enteredOn', 'leftOn', 'startsOn', 'endsOn'])
const moments = new Set(['openedAt', 'closedAt', 'at', 'startsAt', 'endsAt', 'doneAt'])
const numbers = new Set(['minutes', 'units'])
/** Several codes in one cell, with commas between them. */
const lists = new Set(['assets'])
/** Empty, they are taken away; any other field that is empty is empty. */
const clearing = new Set(['bornOn', 'leftOn', 'endsOn', 'siret'])
/** Empty, they say nothing. */
const silent = new Set([
  ...['ticket', 'contract', 'kind', 'category', 'status', 'state', 'closedAs', 'side', 'requester', 'number'],
  ...['minutes', 'units', 'assets'],
])

/** @param {string} title */
const folded = (title) =>
  title
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()

/** The text of a file: UTF-8, marked or not; else Windows-1252, of which Latin-1 is a part. @param {Uint8Array} bytes */
export function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/**
 * The lines of a CSV with their cells (RFC 4180), by ; or , or a tabulation, whichever its first line has most of.
 * @param {string} text @returns {string[][]}
 */
export function cellsOf(text) {
  const body = text.replace(/^\ufeff/, '').replace(/^sep=(.)\r?\n/i, '')
  const head = body.slice(0, body.search(/[\r\n]|$/))
  const separator = [';', ',', '\t'].reduce((best, one) =>
    head.split(one).length > head.split(best).length ? one : best,
  )
  const lines = []
  let cells = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < body.length; at++) {
    const letter = body[at]
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (body[at + 1] === '"') {
        cell += '"'
        at++
      } else quoted = false
    } else if (letter === '"' && cell === '') quoted = true
    else if (letter === separator) {
      cells.push(cell)
      cell = ''
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && body[at + 1] === '\n') at++
      cells.push(cell)
      if (cells.some((one) => one.trim() !== '')) lines.push(cells)
      cells = []
      cell = ''
    } else cell += letter
  }
  cells.push(cell)
  if (cells.some((one) => one.trim() !== '')) lines.push(cells)
  return lines
}

/** A day as software writes it: 31/12/2026, 31-12-2026, 2026-12-31, 20261231. @param {string} text */
export function dayOf(text) {
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  if (french) return `${french[3]}-${french[2].padStart(2, '0')}-${french[1].padStart(2, '0')}`
  const plain = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  return plain ? `${plain[1]}-${plain[2]}-${plain[3]}` : text
}

/**
 * A moment as software writes it: 24/11/2026 09:30, 2026-11-24T09:30:00, by the clock of this machine; with an offset, as it is.
 * @param {string} text
 */
export function momentOf(text) {
  if (/(?:z|[+-]\d{2}:?\d{2})$/i.test(text) && text.includes('T')) return text
  const [, day = '', hours = '0', minutes = '0', seconds = '0'] =
    /^(\S+?)(?:[T ]+(\d{1,2})[:h](\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/.exec(text) ?? []
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(dayOf(day))
  if (!parts) return text
  const [year, month, date] = parts.slice(1).map(Number)
  const moment = new Date(year, month - 1, date, Number(hours), Number(minutes), Number(seconds))
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString()
}

/** A cell as its field wants it; undefined where it says nothing. @param {string} name @param {string} value */
function readCell(name, value) {
  if (value === '') {
    if (clearing.has(name)) return null
    // A date that is not said is not a date.
    return silent.has(name) || days.has(name) || moments.has(name) ? undefined : ''
  }
  if (days.has(name)) return dayOf(value)
  if (moments.has(name)) return momentOf(value)
  if (numbers.has(name)) return /^-?\d+$/.test(value) ? Number(value) : value
  if (lists.has(name))
    return value
      .split(/[,;|]/)
      .map((one) => one.trim())
      .filter(Boolean)
  return value
}

/**
 * @param {(typeof kinds)[number]} kind @param {string} file @param {Uint8Array} bytes @param {(titles: string[]) => void} onUnknown
 * @returns {Array<Record<string, unknown>>}
 */
function rowsOf({ columns }, file, bytes, onUnknown) {
  const text = textOf(bytes)
  if (file.endsWith('.json')) {
    const read = JSON.parse(text.replace(/^\ufeff/, ''))
    if (!Array.isArray(read)) throw new Error('[…]')
    return read
  }
  const [head = [], ...lines] = cellsOf(text)
  const names = head.map((title) => Object.keys(columns).find((name) => columns[name].includes(folded(title))))
  // A title that is misspelt would lose a column without a word.
  const unknown = head.filter((title, at) => !names[at] && title.trim() !== '')
  if (unknown.length > 0) onUnknown(unknown)
  return lines.map((cells) => {
    /** @type {Record<string, unknown>} */
    const row = {}
    for (const [at, name] of names.entries()) {
      if (!name) continue
      const value = readCell(name, (cells[at] ?? '').normalize('NFC').trim())
      if (value !== undefined) row[name] = value
    }
    return row
  })
}

/** @param {unknown} row */
const hashOf = (row) => createHash('sha256').update(JSON.stringify(row)).digest('base64')

/**
 * The rows of the lists that changed since they were pushed last. Clients come before what is theirs.
 * @param {import('./run.mjs').Run} run
 */
export async function readTables(run) {
  const { options, state, sums, progress, words } = run
  const work = []
  for (const kind of kinds)
    for (const name of kind.files.flatMap((one) => [`${one}.csv`, `${one}.json`])) {
      const path = join(options.root, name)
      if (!existsSync(path)) continue
      const stat = statSync(path)
      const whole = await hashWhole(
        options.root,
        { raw: name, size: stat.size, changed: Math.trunc(stat.mtimeMs) },
        performance.now(),
        options.settleSeconds,
      )
      if (whole === 'growing' || whole === 'unreadable') {
        sums.left++
        progress.line(words[whole](name), { event: 'left', path: name, why: whole }, true)
        continue
      }
      let rows
      try {
        rows = rowsOf(kind, name, readFileSync(path), (titles) =>
          progress.line(words.unknownColumns(name, titles), { event: 'unknown_columns', path: name, titles }, true),
        )
      } catch (error) {
        sums.refused++
        const { message } = /** @type {Error} */ (error)
        progress.line(words.refused(name, message), { event: 'refused', path: name, code: 'malformed' }, true)
        continue
      }
      const fresh = []
      for (const [index, row] of rows.entries()) {
        const key = kind.key
          .map((one) => String(row?.[one] ?? ''))
          .join('/')
          .toLowerCase()
        const hash = hashOf(row)
        if (state.row(kind.kind, key) === hash) sums.same++
        // Of a CSV the first line is its head.
        else fresh.push({ row, key, hash, line: index + (name.endsWith('.csv') ? 2 : 1) })
      }
      work.push({ kind: kind.kind, name, fresh })
    }
  return work
}

/** Pushes them. @param {import('./run.mjs').Run} run */
export async function pushTables(run) {
  const { state, portal, say, sums, progress, words } = run
  const work = await readTables(run)
  const total = work.reduce((sum, one) => sum + one.fresh.length, 0)
  if (total === 0) return
  let done = 0
  await say('rows', 0, total)
  for (const { kind, name, fresh } of work)
    for (let from = 0; from < fresh.length; from += sentAtOnce) {
      const part = fresh.slice(from, from + sentAtOnce)
      const { items } = await portal.postLines(
        `/synchronisation/rows/${kind}`,
        part.map(({ row }) => JSON.stringify(row)).join('\n'),
      )
      const kept = []
      for (const [at, item] of items.entries()) {
        const { key, hash, line } = part[at]
        sums[item.state]++
        if (item.state !== 'refused') kept.push([key, hash])
        else
          progress.line(
            words.refused(`${name}, ${line}${item.field ? `, ${item.field}` : ''}`, item.detail),
            { event: 'refused', path: name, line, field: item.field, code: item.code },
            true,
          )
      }
      state.keepRows(kind, kept)
      done += part.length
      await say('rows', done, total)
    }
}
