/** No control characters (PostgreSQL keeps no NUL), and no half of a character (its jsonb takes none). */
const clean = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')

/** The first so many characters of a text of somebody else's; none is cut in two. */
export const cutText = (text: string, most: number): string =>
  clean(text)
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')

/** A text of somebody else's, on one line and no longer than its column. */
export const limitText = (text: string, most: number): string => cutText(text.replace(/\s+/gu, ' ').trim(), most)

/** What somebody else answers, as JSON: its texts are such as a database takes. @throws SyntaxError */
export const readJson = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? clean(value) : value))
