import type { Text } from '../../../kernel/i18n/locale.ts'
import { escapeHtml, oneLine } from '../../../kernel/notifications/messages.ts'

/** The merge fields of a message about a document (D6), each with its meaning. Written between #: `#document#`. */
export const mergeFields = {
  document: { fr: 'Le nom du document', en: 'The name of the document' },
  lien: { fr: "Le lien qui mène au document, d'un bouton", en: 'The link to the document, as a button' },
  société: { fr: 'Le nom de votre société', en: 'The name of your company' },
  domaine: { fr: "L'adresse du portail", en: 'Where the portal is' },
  nom: { fr: 'Le nom du destinataire', en: 'The surname of the addressee' },
  prénom: { fr: 'Le prénom du destinataire', en: 'The given name of the addressee' },
  client: { fr: 'Le client ou le salarié', en: 'The client or the employee' },
  code: { fr: 'Son code\u00a0: le SIRET ou un autre identifiant', en: 'Its code: the SIRET or another identifier' },
  répertoire: { fr: 'Le répertoire du document', en: 'The folder of the document' },
  date: { fr: 'Le jour du dépôt', en: 'The day of the deposit' },
  email_réponse: { fr: "L'adresse mail de réponse", en: 'The answer address' },
} as const satisfies Record<string, Text>
export type MergeField = keyof typeof mergeFields
export const fieldNames = Object.keys(mergeFields) as MergeField[]

/** A part of a template: words as they are, or a merge field. */
export type Token = { words: string } | { field: MergeField }
/** A merge field that does not exist: as it is written, where (from 1), and what was probably meant. */
export type UnknownField = { found: string; line: number; column: number; proposed: string }

const isField = (name: string): name is MergeField => Object.hasOwn(mergeFields, name)
const nameless = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** How many letters have to be put, taken or changed to make one word the other; two that change places are one. */
function distance(a: string, b: string): number {
  const rows: number[][] = [[...Array(b.length + 1).keys()]]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

/** The field that was probably meant; empty where none is near. */
function meant(name: string): string {
  const wanted = nameless(name)
  const [best] = fieldNames
    .map((field) => ({ field, away: distance(wanted, nameless(field)) }))
    .sort((a, b) => a.away - b.away)
  return best && best.away <= Math.max(1, Math.floor(best.field.length / 3)) ? best.field : ''
}

// A name has no blank: «n° #12 et #13» holds no field.
const written = /#([\p{L}\p{M}\p{N}_-]{1,40})#/gu

/** A template in its parts, with the fields that do not exist. A lone # is itself. */
export function tokensOf(template: string): { tokens: Token[]; unknown: UnknownField[] } {
  const tokens: Token[] = []
  const unknown: UnknownField[] = []
  let from = 0
  written.lastIndex = 0
  for (let match = written.exec(template); match; match = written.exec(template)) {
    const name = match[1]!.normalize('NFC')
    if (match.index > from) tokens.push({ words: template.slice(from, match.index) })
    if (isField(name)) tokens.push({ field: name })
    else {
      tokens.push({ words: match[0] })
      const before = template.slice(0, match.index).split('\n')
      unknown.push({
        found: match[0],
        line: before.length,
        column: before.at(-1)!.length + 1,
        proposed: meant(name) && `#${meant(name)}#`,
      })
    }
    from = match.index + match[0].length
  }
  if (from < template.length) tokens.push({ words: template.slice(from) })
  return { tokens, unknown }
}

/** What the fields of a message are filled with. */
export type Values = Record<MergeField, string>

/** A template as one line of text: a subject. No value brings in a further line. */
export const filledLine = (template: string, values: Values): string =>
  oneLine(
    tokensOf(template)
      .tokens.map((token) => ('words' in token ? token.words : oneLine(values[token.field])))
      .join(''),
  ).replace(/ {2,}/g, ' ')

/** A template as text, tidied where a value is empty: «Bonjour ,» is «Bonjour,». */
export const filledText = (template: string, values: Values): string =>
  tidy(
    tokensOf(template)
      .tokens.map((token) => ('words' in token ? token.words : values[token.field]))
      .join(''),
  ).replace(/\*\*([^*\n]+)\*\*/g, '$1')

const tidy = (text: string) => text.replace(/ {2,}/g, ' ').replace(/ +([,.\n]|$)/g, '$1')

/**
 * A template as HTML: every value is escaped, and the link is a button.
 * @param button the link as HTML, in place of its field
 */
export function filledHtml(template: string, values: Values, button: string): string {
  // What the template says is escaped too; its marks for bold are read before any value is there.
  const place = '\u0000'
  const kept: string[] = []
  const marked = tokensOf(template)
    .tokens.map((token) => {
      if ('words' in token) return token.words.replaceAll(place, '')
      const value = values[token.field]
      if (value === '') return ''
      kept.push(token.field === 'lien' ? button : escapeHtml(value).replace(/\n/g, '<br>'))
      return place
    })
    .join('')
  let next = 0
  return tidy(marked)
    .trim()
    .split(/\n{2,}/)
    .map((part) =>
      `<p>${escapeHtml(part)
        .replace(/\*\*([^*\n]+)\*\*/g, '<strong>$1</strong>')
        .replace(/\n/g, '<br>')}</p>`.replaceAll(place, () => kept[next++]!),
    )
    .join('')
}
