// What a syntax writes in another way than the model has it: days of CII, the code of the day on which VAT falls due, notes of UBL.

/** UNTDID 2475 as CII has it, and UNTDID 2005 as the norm and UBL have it. */
const vatPoints = [
  ['5', '3'],
  ['29', '35'],
  ['72', '432'],
] as const
/** A code of CII that means nothing keeps its list's name, so that it is neither lost nor taken for another. */
const foreign = 'UNTDID2475:'

export const vatPointFromCii = (code: string): string =>
  vatPoints.find(([cii]) => cii === code)?.[1] ?? `${foreign}${code}`
export const vatPointToCii = (code: string): string =>
  vatPoints.find(([, ubl]) => ubl === code)?.[0] ?? (code.startsWith(foreign) ? code.slice(foreign.length) : code)

/** A day of CII (`20261120`) as the model has it; what is no day stays as it was. */
export const dayFromCii = (text: string): string => text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
export const dayToCii = (day: string): string => day.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$1$2$3')

/** A note of UBL, which has its code before its text. */
export function noteFromUbl(text: string): { subject?: string; text: string } {
  const [, subject, rest] = /^#([A-Z0-9]{3})#([\s\S]*)$/.exec(text) ?? []
  return subject === undefined ? { text } : { subject, text: rest!.trim() }
}
export const noteToUbl = ({ subject, text = '' }: { subject?: string; text?: string }): string =>
  subject === undefined ? text : `#${subject}#${text}`

/** A moment of CII (`20261120101500`) as the model has it. */
export const momentFromCii = (text: string): string =>
  text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6')
export const momentToCii = (moment: string): string => moment.replace(/[-T:]/g, '')
