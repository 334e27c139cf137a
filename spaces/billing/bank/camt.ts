// Reads camt.053 (ISO 20022, «Relevé de compte»), versions 02, 04 and 08, as its bytes come: an entry is read and forgotten, a file of any
// length takes little memory. Called in a thread.
import { SaxesParser, type SaxesTagNS } from 'saxes'
import {
  amountOf,
  at,
  dayOf,
  movementsOf,
  type Node,
  type Transaction,
  textAt,
  transactionOf,
  Unfit,
} from './camt-entry.ts'
import type { Balance, Movement, Read, StatementHead, Unreadable } from './statement-file.ts'

const namespaces = /^urn:iso:std:iso:20022:tech:xsd:(camt\.\d{3})\.001\.(\d\d)$/
const versions = ['02', '04', '08']
/** So many movements one file has, so deep it is, so long one text. */
const most = { movements: 200_000, depth: 24, text: 20_000 }
/** So many movements go over together. */
const together = 500

class Refused extends Error {
  readonly why: Unreadable
  constructor(code: Unreadable['code'], params: Unreadable['params'] = {}) {
    super(code)
    this.why = { code, params }
  }
}

/** The decoder that the bytes themselves ask for; UTF-8 where they say nothing. */
function decoderOf(head: Uint8Array): TextDecoder {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true })
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true })
  const said = /^[\s\ufeffï»¿]*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/.exec(
    Buffer.from(head.subarray(0, 200)).toString('latin1'),
  )?.[1]
  try {
    return new TextDecoder(said ?? 'utf-8', { fatal: true })
  } catch {
    throw new Refused('billing.bank_not_xml', { line: 1 })
  }
}

/** What is read of a statement before its first entry, and after. */
type Reading = { parts: Map<string, Node[]>; told: boolean; entries: number }

/** Gives what a file says, part by part; the last is `unreadable` where it cannot be read to its end. */
export async function* readCamt(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Read> {
  const ready: Read[] = []
  let movements: Movement[] = []
  let inAll = 0
  let statements = 0
  const path: string[] = []
  let statement: Reading | undefined
  // What is being read as a tree: a part of the statement's head, an entry, or one transaction of an entry.
  const open: Node[] = []
  let transactions: Transaction[] = []

  const parser = new SaxesParser({ xmlns: true, position: true })
  const refuse = (code: Unreadable['code'], params: Unreadable['params'] = {}): never => {
    throw new Refused(code, { line: parser.line, ...params })
  }
  const flush = () => {
    if (movements.length) ready.push({ kind: 'movements', movements })
    movements = []
  }
  const tellHead = () => {
    if (!statement || statement.told) return
    statement.told = true
    ready.push({ kind: 'statement', head: headOf(statement.parts) })
  }
  parser.on('error', (error) => {
    if (error instanceof Refused) throw error
    refuse('billing.bank_not_xml')
  })
  // What a document type may declare is nothing that a statement needs, and much that would be done to its reader.
  parser.on('doctype', () => refuse('billing.bank_doctype'))
  parser.on('opentag', (tag: SaxesTagNS) => {
    path.push(tag.local)
    const depth = path.length
    if (depth > most.depth) refuse('billing.bank_bad_value', { element: tag.local })
    if (depth === 1) {
      const [, message, version] = namespaces.exec(tag.uri) ?? []
      if (tag.local !== 'Document' || message !== 'camt.053')
        refuse('billing.bank_not_camt', { found: message ?? (tag.uri || tag.local).slice(0, 80) })
      if (!versions.includes(version!)) refuse('billing.bank_camt_version', { found: version! })
      return
    }
    if (depth === 2 && tag.local !== 'BkToCstmrStmt') refuse('billing.bank_not_camt', { found: tag.local })
    if (depth === 3 && tag.local === 'Stmt') {
      statements++
      statement = { parts: new Map(), told: false, entries: 0 }
      return
    }
    if (!statement || depth < 4) return
    const node: Node = { name: tag.local, text: '', currency: tag.attributes.Ccy?.value ?? '', kids: [] }
    // A transaction is read by itself: one entry may have tens of thousands.
    if (open.length > 0 && tag.local !== 'TxDtls') open.at(-1)!.kids.push(node)
    open.push(node)
  })
  parser.on('text', (text) => {
    const node = open.at(-1)
    if (!node || (node.kids.length > 0 && text.trim() === '')) return
    node.text += text
    if (node.text.length > most.text) refuse('billing.bank_too_long', { most: most.text })
  })
  parser.on('cdata', (text) => {
    const node = open.at(-1)
    if (node) node.text += text
  })
  parser.on('closetag', () => {
    const name = path.pop()!
    if (path.length === 2 && name === 'Stmt') {
      tellHead()
      flush()
      statement = undefined
      return
    }
    const node = open.pop()
    if (!node || !statement) return
    if (node.name === 'TxDtls' && open.length > 0) {
      transactions.push(transactionOf(node))
      if (inAll + transactions.length > most.movements) refuse('billing.bank_too_long', { most: most.movements })
      return
    }
    if (open.length > 0) return
    if (node.name !== 'Ntry') {
      statement.parts.set(node.name, [...(statement.parts.get(node.name) ?? []), node])
      return
    }
    tellHead()
    const found = movementsOf(node, transactions, ++statement.entries, ownAccountOf(statement.parts))
    transactions = []
    inAll += found.length
    if (inAll > most.movements) refuse('billing.bank_too_long', { most: most.movements })
    // Entries under one reference of the bank go over together.
    if (movements.length >= together && movements.at(-1)!.reference !== found[0]?.reference) flush()
    movements.push(...found)
  })

  try {
    let decoder: TextDecoder | undefined
    const feed = (text: string) => {
      if (text) parser.write(text)
    }
    for await (const chunk of chunks) {
      decoder ??= decoderOf(chunk)
      feed(decoded(decoder, chunk))
      while (ready.length) yield ready.shift()!
    }
    if (!decoder) throw new Refused('billing.bank_empty')
    feed(decoded(decoder))
    parser.close()
    if (statements === 0) throw new Refused('billing.bank_empty')
    while (ready.length) yield ready.shift()!
  } catch (error) {
    if (error instanceof Unfit)
      yield {
        kind: 'unreadable',
        why: { code: 'billing.bank_bad_value', params: { line: parser.line, element: error.message } },
      }
    else if (error instanceof Refused) yield { kind: 'unreadable', why: error.why }
    else throw error
  }
}

function decoded(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch {
    throw new Refused('billing.bank_not_xml', { line: 1 })
  }
}

const ownAccountOf = (parts: Reading['parts']): string => {
  const id = at(parts.get('Acct')?.[0], 'Id')
  return (textAt(id, 'IBAN') || textAt(id, 'Othr', 'Id')).replace(/\s/g, '').toUpperCase()
}

const textOf = (parts: Reading['parts'], name: string): string => parts.get(name)?.[0]?.text.trim() ?? ''

function headOf(parts: Reading['parts']): StatementHead {
  const id = textOf(parts, 'Id')
  if (!id) throw new Unfit('Stmt/Id')
  const account = ownAccountOf(parts)
  if (!account) throw new Unfit('Acct/Id')
  const balances = new Map(
    (parts.get('Bal') ?? []).flatMap((node) => {
      const code = textAt(node, 'Tp', 'CdOrPrtry', 'Cd')
      return code ? [[code, balanceOf(node)] as const] : []
    }),
  )
  const opening = balances.get('OPBD') ?? balances.get('PRCD') ?? null
  const closing = balances.get('CLBD') ?? null
  const span = parts.get('FrToDt')?.[0]
  return {
    id: id.slice(0, 100),
    sequence: (textOf(parts, 'ElctrncSeqNb') || textOf(parts, 'LglSeqNb')).slice(0, 40),
    page: textAt(parts.get('StmtPgntn')?.[0], 'PgNb').slice(0, 10) || '1',
    createdAt: textOf(parts, 'CreDtTm').slice(0, 40),
    fromOn: span ? dayOf(span, 'FrDtTm') : null,
    toOn: span ? dayOf(span, 'ToDtTm') : null,
    account: account.slice(0, 40),
    currency: textAt(parts.get('Acct')?.[0], 'Ccy') || closing?.currency || opening?.currency || 'EUR',
    opening,
    closing,
  }
}

function balanceOf(node: Node): Balance {
  const { cents, currency } = amountOf(at(node, 'Amt'), 'Bal/Amt')
  const on = dayOf(at(node, 'Dt'), 'Dt') ?? dayOf(at(node, 'Dt'), 'DtTm')
  if (!on) throw new Unfit('Bal/Dt')
  return { cents: textAt(node, 'CdtDbtInd') === 'DBIT' && cents !== 0 ? -cents : cents, currency, on }
}
