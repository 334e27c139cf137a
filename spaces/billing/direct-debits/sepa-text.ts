/** What the files of SEPA hold: the letters that every bank takes (EPC217-08), and no others. */

const letters: Record<string, string> = {
  œ: 'oe',
  Œ: 'OE',
  æ: 'ae',
  Æ: 'AE',
  ß: 'ss',
  ẞ: 'SS',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'TH',
  ı: 'i',
  '€': 'EUR',
  '&': '+',
  '@': '(at)',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '«': "'",
  '»': "'",
  '“': "'",
  '”': "'",
  '"': "'",
  '–': '-',
  '—': '-',
  _: '-',
  '№': 'No',
}

const taken = /[A-Za-z0-9/\-?:().,'+ ]/

/**
 * A text in the letters of SEPA: accents go, what has a spelling in them gets it, all else is a dot. It neither begins nor ends with a slash,
 * nor has two together; what is longer than `most` is cut. Done twice it changes nothing more.
 */
export function sepaText(text: string, most: number): string {
  const plain = [...text.normalize('NFC')]
    .map((sign) => letters[sign] ?? sign)
    .join('')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
  const safe = [...plain]
    .map((sign) => (taken.test(sign) ? sign : /\s/u.test(sign) || /\p{Z}/u.test(sign) ? ' ' : (letters[sign] ?? '.')))
    .join('')
  const tidy = (value: string) =>
    value
      .replace(/\/{2,}/g, '/')
      .replace(/ {2,}/g, ' ')
      .replace(/^[/ ]+|[/ ]+$/g, '')
  return tidy(tidy(safe).slice(0, most))
}

/** Whether a reference may stand in a file as it is: 35 signs at most. */
export const isSepaReference = (text: string): boolean =>
  text.length > 0 && text.length <= 35 && sepaText(text, 35) === text

/** Whether an identifier of a creditor («ICS») is one: its key fits (ISO 7064), whatever its business code. */
export function isCreditorId(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}$/.test(text)) return false
  const digits = [...`${text.slice(7)}${text.slice(0, 4)}`].map((sign) => Number.parseInt(sign, 36)).join('')
  return BigInt(digits) % 97n === 1n
}
