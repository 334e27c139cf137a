#!/usr/bin/env node
// Checks the history of an organisation, as exported by the portal (format "chain"): node verify-history.mjs FILE [--head SEQ:HASH]
//
// One file, no dependency, Node 20 or later, nothing of the portal: read it, keep a copy of your own, run it anywhere.
//
// The file is one JSON text per line (NDJSON, UTF-8, lines ended by LF): a header, then the entries in their order. Each entry holds
// the hash of the one before it, and its own hash is the SHA-256 of the text
//   [previousHash, organisation, "seq", at, actorId, type, subjectType, subjectId, aboutId, contractId, actorCommitment, detailCommitment]
// What is personal is not hashed itself but committed to: actorCommitment = sha256(actorSalt || [actor, onBehalfOf]), detailCommitment =
// sha256(detailSalt || [subject, before, after]). Where a person was erased, the part has neither words nor salt any more; the commitment
// stays, and a later entry of type "journal.entries.erased" says which parts went. All texts are JSON arrays of strings or null, with ", " between.
//
// A history rewritten from some entry to the end, head included, fits itself. Keep the head that each check prints: give it next time as
// --head SEQ:HASH, and the entry of that number must still have that hash.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pathToFileURL } from 'node:url'

const headerKeys = ['format', 'version', 'organisation', 'count', 'headSeq', 'headHash', 'exportedAt']
const entryKeys = [
  'seq',
  'at',
  'actorId',
  'type',
  'subjectType',
  'subjectId',
  'aboutId',
  'contractId',
  'actor',
  'onBehalfOf',
  'actorSalt',
  'actorCommitment',
  'subject',
  'before',
  'after',
  'detailSalt',
  'detailCommitment',
  'previousHash',
  'hash',
]
const erasureType = 'journal.entries.erased'
const longestLine = 64 * 1024 * 1024

/** Does not fit: `entry` is its number, 0 for the header. */
export class Unfit extends Error {
  constructor(entry, reason) {
    super(reason)
    this.entry = entry
  }
}

const text = (values) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`
const sha256 = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const isSalt = (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)
const isCount = (value) => Number.isSafeInteger(value) && value >= 0
const isText = (value) => typeof value === 'string'
const isTextOrNull = (value) => value === null || typeof value === 'string'

/** One line as it was exported: these names in this order, and no other way of writing the same. */
function readLine(line, keys, entry) {
  let value
  try {
    value = JSON.parse(line)
  } catch {
    throw new Unfit(entry, 'it is not a JSON text')
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new Unfit(entry, 'it is not a JSON object')
  const found = Object.keys(value)
  if (found.length !== keys.length || found.some((key, index) => key !== keys[index]))
    throw new Unfit(entry, `its names are not those of the export`)
  if (JSON.stringify(value) !== line) throw new Unfit(entry, 'it is not written as the portal exports it')
  return value
}

function readHeader(line) {
  const header = readLine(line, headerKeys, 0)
  if (header.format !== 'parvis-history' || header.version !== 1)
    throw new Unfit(0, 'this is not an export of the history that this verifier knows')
  if (!isText(header.organisation) || !isText(header.exportedAt) || Number.isNaN(Date.parse(header.exportedAt)))
    throw new Unfit(0, 'the header is not one of an export')
  if (
    !isCount(header.count) ||
    !isCount(header.headSeq) ||
    !(isHash(header.headHash) || (header.count === 0 && header.headHash === ''))
  )
    throw new Unfit(0, 'the header names no head')
  if (header.count !== header.headSeq)
    throw new Unfit(0, `the header counts ${header.count} entries with a head numbered ${header.headSeq}`)
  return header
}

/** '1-3,7' as numbers. */
function numbersOf(value, entry) {
  if (value === '') return []
  if (typeof value !== 'string' || !/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(value))
    throw new Unfit(entry, 'what it says was erased cannot be read')
  return value.split(',').flatMap((part) => {
    const [from, to = from] = part.split('-').map(Number)
    if (to < from || to >= entry) throw new Unfit(entry, 'it says that entries were erased which are not before it')
    return Array.from({ length: to - from + 1 }, (_, index) => from + index)
  })
}

/** Checks entry after entry; `head`: { seq, hash } that was noted earlier. Give every line to `line`, then call `end`. */
export function createVerifier(head) {
  let header
  let seq = 0
  let previousHash = ''
  let headSeen = head === undefined || (head.seq === 0 && head.hash === '')
  const erased = { actors: new Set(), details: new Set() }

  const part = (entry, name, salt, commitment, words, empty) => {
    if (!isHash(commitment)) throw new Unfit(seq, `its ${name} has no commitment`)
    if (salt === null) {
      if (!empty) throw new Unfit(seq, `its ${name} has words but no salt`)
      return erased[name === 'author' ? 'actors' : 'details'].add(entry.seq)
    }
    if (!isSalt(salt)) throw new Unfit(seq, `its ${name} has no salt`)
    if (sha256(Buffer.from(salt, 'hex'), text(words)) !== commitment)
      throw new Unfit(seq, `its ${name} is not what was committed to`)
  }

  return {
    line(line) {
      if (!header) {
        header = readHeader(line)
        return
      }
      seq += 1
      const entry = readLine(line, entryKeys, seq)
      if (entry.seq !== seq) throw new Unfit(seq, `it is numbered ${entry.seq}`)
      if (entry.previousHash !== previousHash) throw new Unfit(seq, 'it does not follow the entry before it')
      if (
        !['actorId', 'subjectId', 'aboutId', 'contractId', 'actor', 'onBehalfOf', 'subject', 'before', 'after'].every(
          (key) => isTextOrNull(entry[key]),
        )
      )
        throw new Unfit(seq, 'it holds what no entry holds')
      part(
        entry,
        'author',
        entry.actorSalt,
        entry.actorCommitment,
        [entry.actor, entry.onBehalfOf],
        entry.actor === null && entry.onBehalfOf === null,
      )
      part(
        entry,
        'detail',
        entry.detailSalt,
        entry.detailCommitment,
        [entry.subject, entry.before, entry.after],
        entry.subject === null && entry.before === null && entry.after === null,
      )
      const hash = sha256(
        text([
          entry.previousHash,
          header.organisation,
          String(entry.seq),
          entry.at,
          entry.actorId,
          entry.type,
          entry.subjectType,
          entry.subjectId,
          entry.aboutId,
          entry.contractId,
          entry.actorCommitment,
          entry.detailCommitment,
        ]),
      )
      if (entry.hash !== hash) throw new Unfit(seq, 'its hash is not that of what it says')
      if (head && entry.seq === head.seq) {
        if (entry.hash !== head.hash) throw new Unfit(seq, 'its hash is not the one noted earlier')
        headSeen = true
      }
      if (entry.type === erasureType && entry.after !== null) {
        const said = JSON.parse(entry.after)
        for (const which of ['actors', 'details'])
          for (const number of numbersOf(said?.[which], seq)) erased[which].delete(number)
      }
      previousHash = hash
    },
    end() {
      if (!header) throw new Unfit(0, 'the file is empty')
      if (seq < header.count) throw new Unfit(seq + 1, `it is missing: the header counts ${header.count}`)
      if (seq > header.count) throw new Unfit(header.count + 1, `it is one too many: the header counts ${header.count}`)
      if (previousHash !== header.headHash) throw new Unfit(seq, "its hash is not the head's")
      if (!headSeen) throw new Unfit(seq + 1, `it is missing: entry ${head.seq} was noted earlier`)
      const undeclared = [...erased.actors, ...erased.details].sort((a, b) => a - b)[0]
      if (undeclared !== undefined) throw new Unfit(undeclared, 'a part of it was erased, and no entry says so')
      return { count: seq, head: { seq, hash: previousHash }, organisation: header.organisation }
    },
  }
}

/** Checks a file or any stream of bytes. Lines end at LF alone: U+2028 and its like stand inside of texts. */
export async function verifyStream(bytes, head) {
  const verifier = createVerifier(head)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let pieces = []
  let length = 0
  let lines = 0
  const give = (line) => {
    let decoded
    try {
      decoded = decoder.decode(line)
    } catch {
      throw new Unfit(lines, 'it is not UTF-8')
    }
    verifier.line(decoded)
    lines += 1
  }
  for await (const chunk of bytes) {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      pieces.push(chunk.subarray(from, at))
      give(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces))
      pieces = []
      length = 0
      from = at + 1
    }
    if (from < chunk.length) {
      pieces.push(chunk.subarray(from))
      length += chunk.length - from
      if (length > longestLine) throw new Unfit(lines, 'its line does not end')
    }
  }
  if (pieces.length > 0) throw new Unfit(lines, 'the file is cut off inside of it')
  return verifier.end()
}

async function main(args) {
  const usage = 'node verify-history.mjs FILE [--head SEQ:HASH]'
  const at = args.indexOf('--head')
  const noted = at >= 0 ? /^(\d{1,15}):([0-9a-f]{64})$/.exec(args[at + 1] ?? '') : undefined
  const files = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1))
  if (files.length !== 1 || noted === null || files[0].startsWith('--')) {
    console.error(usage)
    return 2
  }
  try {
    const found = await verifyStream(
      createReadStream(files[0]),
      noted ? { seq: Number(noted[1]), hash: noted[2] } : undefined,
    )
    console.log(`${found.count} entries, chain unbroken, head ${found.head.seq}:${found.head.hash}`)
    return 0
  } catch (error) {
    if (!(error instanceof Unfit)) {
      console.error(error.message)
      return 2
    }
    console.log(
      error.entry === 0
        ? `The header does not fit: ${error.message}.`
        : `Entry ${error.entry} does not fit: ${error.message}.`,
    )
    return 1
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = await main(process.argv.slice(2))
