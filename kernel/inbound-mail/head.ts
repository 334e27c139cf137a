import { createHash } from 'node:crypto'

/** The fields of a head, by their names in small letters, each as often as it stands there, from above. */
export type Head = ReadonlyMap<string, readonly string[]>

/** So much of a mail is read as its head; no server takes one that is longer. */
const mostHead = 1024 * 1024

/** Where the body begins; the end where there is none. */
function bodyAt(bytes: Buffer): number {
  const end = bytes.subarray(0, mostHead)
  const crlf = end.indexOf('\r\n\r\n')
  const lf = end.indexOf('\n\n')
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return crlf + 4
  return lf >= 0 ? lf + 2 : bytes.length
}

/** Reads the head of a mail: lines that go on are joined, nothing is decoded. A NUL, which no column takes, is not of it. */
export function headOf(bytes: Buffer): Head {
  const head = new Map<string, string[]>()
  let name = ''
  for (const line of bytes
    .subarray(0, Math.min(bodyAt(bytes), mostHead))
    .toString('utf8')
    .replaceAll('\0', '')
    .split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && name) {
      const values = head.get(name)!
      values[values.length - 1] += ` ${line.trim()}`
      continue
    }
    const found = /^([\x21-\x39\x3b-\x7e]+):[ \t]*(.*)$/.exec(line)
    if (!found) continue
    name = found[1]!.toLowerCase()
    const values = head.get(name)
    if (values) values.push(found[2]!.trim())
    else head.set(name, [found[2]!.trim()])
  }
  return head
}

/** The first value of a field, '' where there is none. */
export const fieldOf = (head: Head, name: string): string => head.get(name)?.[0] ?? ''

/** The ids in a field, with their angle brackets, as they stand there; none has more bytes than a line may have, which an index takes. */
export const idsIn = (text: string): string[] =>
  (text.match(/<[^<>\s]{1,990}>/g) ?? []).filter((id) => Buffer.byteLength(id) <= 992).slice(-100)

/**
 * By what a mail is the same however it came: its Message-ID, who and when, and its body. What servers add on the way is not of it, so that of two
 * deliveries of one mail there is one; and what another mail under the same Message-ID says is not lost. One without a Message-ID is the same where
 * all of it is.
 */
export function printOf(bytes: Buffer, head: Head = headOf(bytes)): string {
  const hash = createHash('sha256')
  if (idsIn(fieldOf(head, 'message-id')).length === 0) return hash.update(bytes).digest('hex')
  for (const name of ['message-id', 'from', 'date', 'subject']) hash.update(`${fieldOf(head, name)}\0`)
  return hash.update(bytes.subarray(bodyAt(bytes))).digest('hex')
}

/** The Message-ID; one of its print where it has none, or none that can be one. */
export const messageIdOf = (head: Head, print: string): string =>
  idsIn(fieldOf(head, 'message-id'))[0] ?? `<${print.slice(0, 40)}@no-id.invalid>`
