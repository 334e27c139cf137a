// Loaded in threads alone.
import { Transform } from 'node:stream'
import { convert } from 'html-to-text'

const eightBit =
  /^(?:iso-?8859|windows-?12|cp-?12|latin|l\d|us-?ascii|ascii|ansi|macintosh|koi8|x-|unknown|default|binary|$)/i

/**
 * Bytes as a text. What a mail says of its charset is tried after what the bytes show: text in UTF-8 that calls itself Latin is common, and Latin
 * that happens to be good UTF-8 is not.
 */
export function decodeText(bytes: Uint8Array, declared: string): string {
  const name = declared.trim().replace(/^["']|["']$/g, '')
  const strictly = (label: string): string | undefined => {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes)
    } catch {
      return undefined
    }
  }
  const isUtf8 = name === '' || /^utf-?8/i.test(name)
  if (isUtf8 || eightBit.test(name)) {
    const utf8 = strictly('utf-8')
    if (utf8 !== undefined) return utf8
  }
  if (isUtf8) return new TextDecoder('windows-1252').decode(bytes)
  try {
    return new TextDecoder(name).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** The same of a stream, as mailparser asks for it. */
export function decoding(charset: string): Transform {
  const chunks: Buffer[] = []
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
    flush(done) {
      this.push(Buffer.from(decodeText(Buffer.concat(chunks), charset)))
      done()
    },
  })
}

/** So much HTML is made text; what is longer is cut. */
const mostHtml = 2 * 1024 * 1024

/** HTML as text: quotes as «> », links as what they are called, pictures as their words. Nothing of it is ever shown as HTML. */
export function htmlAsText(html: string): string {
  const cut = html.slice(0, mostHtml)
  if (depthOf(cut) > mostDepth) return betweenTags(cut)
  try {
    return convert(cut, {
      wordwrap: false,
      limits: { maxInputLength: mostHtml, maxDepth: 200, maxBaseElements: 100, ellipsis: ' […]' },
      selectors: [
        { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, noAnchorUrl: true } },
        { selector: 'img', format: 'skip' },
        { selector: 'style', format: 'skip' },
        { selector: 'script', format: 'skip' },
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
        { selector: 'blockquote', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      ],
    })
  } catch {
    return betweenTags(cut)
  }
}

/** No program writes as deep as that; making text of it takes the square of the depth. */
const mostDepth = 1_000
// Closed by nothing, or by the next one of their kind.
const closeless = new Set(
  'area base br col embed hr img input link meta source track wbr p li td th tr dt dd option'.split(' '),
)

/** How many tags are open at once at most. */
function depthOf(html: string): number {
  let depth = 0
  let deepest = 0
  for (const [, close, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    if (closeless.has(name!.toLowerCase())) continue
    depth = close ? Math.max(0, depth - 1) : depth + 1
    if (depth > deepest) deepest = depth
  }
  return deepest
}

/** What stands between the tags, of what cannot be read as HTML: each piece is looked at once. */
function betweenTags(html: string): string {
  let hidden = ''
  return html
    .split('<')
    .map((piece, at) => {
      if (at === 0) return piece
      const name = /^\/?(style|script)\b/i.exec(piece)?.[0].toLowerCase()
      if (hidden === '' && (name === 'style' || name === 'script')) hidden = `/${name}`
      else if (name === hidden) hidden = ''
      const end = piece.indexOf('>')
      return hidden !== '' || end < 0 ? ' ' : ` ${piece.slice(end + 1)}`
    })
    .join('')
    .replace(/[ \t]+/g, ' ')
}
