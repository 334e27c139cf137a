/** Text whose bytes are not what they say they are. */
export class EncodingError extends Error {}

const readable = ['utf-8', 'utf-16', 'utf-16le', 'utf-16be', 'us-ascii', 'iso-8859-1', 'iso-8859-15', 'windows-1252']
const strict = (label: string) => new TextDecoder(label, { fatal: true })

/** The encoding that the declaration names, in small letters; undefined where it names none. */
export const declaredEncoding = (head: string): string | undefined =>
  /^\ufeff?\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1]?.toLowerCase()

/**
 * The decoder that the first bytes of an XML document ask for: its mark, else what it declares, else UTF-8. The decoder throws on bytes that
 * are not text of its encoding. @throws EncodingError where the encoding is unknown, or declared as none that these bytes can be
 */
export function xmlDecoder(head: Uint8Array): TextDecoder {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0x3c && head[1] === 0)) return strict('utf-16le')
  if ((head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0 && head[1] === 0x3c)) return strict('utf-16be')
  // A mark of UTF-8 is three letters in Latin-1.
  const start = Buffer.from(head.subarray(0, 300)).toString('latin1').replace(/^ï»¿/, '')
  const declared = declaredEncoding(start) ?? 'utf-8'
  // These bytes show letters one by one, so they are of no encoding with two bytes a letter.
  if (!readable.includes(declared) || declared.startsWith('utf-16')) throw new EncodingError(declared)
  return strict(declared)
}
