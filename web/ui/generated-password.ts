/** What is read in one way alone: no 0 and o, no 1, i and l, and no capitals. 31 signs. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password that the page makes up, like `kd7m-q4xz-3vbn-tw9e`: 79 bits, of the browser's own chance, each sign as likely as the next. */
export function generatedPassword(): string {
  const signs: string[] = []
  while (signs.length < 16)
    // Beyond the last whole run of the alphabet the first signs would be likelier.
    for (const byte of crypto.getRandomValues(new Uint8Array(32)))
      if (byte < 248 && signs.length < 16) signs.push(alphabet[byte % alphabet.length]!)
  return [0, 4, 8, 12].map((from) => signs.slice(from, from + 4).join('')).join('-')
}
