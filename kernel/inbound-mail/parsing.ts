// Loaded in threads alone: what a stranger sends is read apart from the server's thread.
import { MailParser } from 'mailparser'
import { natureOf, originOf } from './authentication.ts'
import { foldMail } from './fold.ts'
import { fieldOf, headOf, idsIn, messageIdOf, printOf } from './head.ts'
import type { InboundMail, Mailbox } from './mail.ts'
import { decoding, htmlAsText } from './text.ts'

/** A part that is no text, as it came. */
export type ReadPart = { name: string; type: string; bytes: Uint8Array; inline: boolean }

/** What a thread gives back of a mail: plain data. */
export type ReadMail = Omit<InboundMail, 'attachments' | 'left'> & { parts: ReadPart[] }

/** So many parts a mail may have, and so much text is kept of it. */
const mostParts = 200
const mostText = 400_000

type Node = {
  contentType?: string | false
  textContent?: string
  children?: Node[]
  disposition?: string
  charset?: string
  isAttachment?: boolean
}

const cutText = (text: string, most: number) => (text.length > most ? `${text.slice(0, most)}\n[…]` : text)
const oneLine = (text: string, most: number) =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, most)

/** The texts of a tree of parts, one after the other; of alternatives the plain one, where it says anything. */
function textOf(node: Node | undefined): string {
  if (!node || node.isAttachment) return ''
  const own = node.textContent ?? ''
  const type = node.contentType || 'text/plain'
  if (/^text\/html/i.test(type)) return htmlAsText(own)
  if (!node.children?.length) return own
  if (/^multipart\/alternative/i.test(type)) {
    const texts = node.children.map((child) => ({ plain: isPlain(child), text: textOf(child).trim() }))
    return (texts.find(({ plain, text }) => plain && text) ?? texts.findLast(({ text }) => text))?.text ?? ''
  }
  return [own, ...node.children.map(textOf)].filter((text) => text.trim()).join('\n\n')
}
const isPlain = (node: Node): boolean =>
  node.children?.length ? node.children.some(isPlain) : /^text\/plain/i.test(node.contentType || '')

/** The mailparser of the library, but for which charset is believed. */
class Parser extends (MailParser as unknown as new (options: object) => any) {
  createNode(part: unknown): Node {
    const node: Node = super.createNode(part)
    // The name makes the library hand over what it would otherwise take for UTF-8.
    if (node.contentType && /^text\//i.test(node.contentType)) node.charset = `x-told-${node.charset ?? ''}`
    return node
  }
  getDecoder() {
    return { decodeStream: (charset: string) => decoding(String(charset).replace(/^x-told-/, '')) }
  }
}

const addressesOf = (value: unknown): Mailbox[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) =>
    ((one as { value?: Array<{ address?: string; name?: string; group?: unknown[] }> })?.value ?? []).flatMap(
      (given) =>
        given.group
          ? addressesOf({ value: given.group })
          : given.address
            ? [{ address: oneLine(given.address, 254).toLowerCase(), name: oneLine(given.name ?? '', 120) }]
            : [],
    ),
  )

const forwardedHead =
  /^(?:-{2,}\s*(?:forwarded message|message transf[ée]r[ée]|original message|message d'origine|weitergeleitete nachricht)\s*-{2,}|begin forwarded message\s*:?|d[ée]but du message (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée])\s*:?)\s*$/im
const fromLine = /^[^\S\n]{0,20}\*{0,4}(?:from|de|von)\*{0,4}[^\S\n]{0,20}:\*{0,4}[^\S\n]*(.{1,500})/im

/** Who wrote what a mail passes on, as the lines say that the program of whoever passed it on wrote above it. */
export function forwardedIn(text: string, subject: string): ReadMail['forwarded'] {
  const mark = forwardedHead.exec(text)
  if (!mark && !/^\s*(?:tr|fw|fwd|wg)\s*:/i.test(subject)) return null
  const rest = mark ? text.slice(mark.index + mark[0].length) : text
  const line = fromLine.exec(rest)
  const address = line && /[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/.exec(line[1]!)?.[0]
  if (!line || !address) return null
  // Its own head ends with an empty line.
  const after = rest.slice(line.index)
  const end = /\n[ \t>]*\n/.exec(after)
  const name = line[1]!.replace(/[<[(].*$/, '').replace(/["*]/g, '')
  return {
    from: { address: address.toLowerCase(), name: oneLine(name, 120) },
    text: end ? after.slice(end.index + end[0].length).trim() : '',
  }
}

/**
 * Reads a mail.
 * @throws Error where it cannot be read: too many parts, a head without end
 */
export async function readMail({ bytes, trusted }: { bytes: Uint8Array; trusted: string }): Promise<ReadMail> {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = headOf(source)
  const print = printOf(source, head)
  const parser = new Parser({
    skipImageLinks: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    maxChildNodes: mostParts,
  })
  const parts: ReadPart[] = []
  await new Promise<void>((resolve, reject) => {
    parser.on('error', reject)
    parser.on('end', resolve)
    parser.on('data', (data: any) => {
      if (data.type !== 'attachment') return
      const chunks: Buffer[] = []
      data.content.on('data', (chunk: Buffer) => chunks.push(chunk))
      data.content.on('error', reject)
      data.content.on('end', () => {
        parts.push({
          name: oneLine(data.filename ?? nameOf(data.contentType), 200),
          type: oneLine(String(data.contentType ?? ''), 120).toLowerCase(),
          bytes: Buffer.concat(chunks),
          inline: data.related === true || data.contentDisposition === 'inline',
        })
        data.release()
      })
    })
    parser.end(source)
  })
  const headers: Map<string, unknown> = parser.headers ?? new Map()
  const [from = { address: '', name: '' }] = addressesOf(headers.get('from'))
  const subject = oneLine(String(headers.get('subject') ?? ''), 998)
  const text = cutText(textOf(parser.tree).replaceAll('\0', '').replace(/\r\n?/g, '\n').trim(), mostText)
  // By which address it came stands where the server wrote it, above what the writer wrote.
  const came = ['delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) =>
    (head.get(name) ?? []).slice(0, 3).map((value) => value.replace(/[<>\s]/g, '').toLowerCase()),
  )
  return {
    messageId: messageIdOf(head, print),
    inReplyTo: idsIn(fieldOf(head, 'in-reply-to'))[0] ?? '',
    references: idsIn(fieldOf(head, 'references')),
    from,
    to: [
      ...new Set(
        [...addressesOf(headers.get('to')), ...addressesOf(headers.get('cc'))]
          .map(({ address }) => address)
          .concat(came),
      ),
    ].slice(0, 200),
    subject,
    text,
    ...foldMail(text),
    ...natureOf(head, from.address, subject),
    origin: originOf(head, from.address, trusted),
    forwarded: forwardedIn(text, subject),
    parts,
  }
}

const nameOf = (type: unknown): string =>
  type === 'text/calendar'
    ? 'invitation.ics'
    : type === 'application/ms-tnef'
      ? 'winmail.dat'
      : type === 'message/rfc822'
        ? 'message.eml'
        : 'fichier'
