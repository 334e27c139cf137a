import { PDF, PdfArray, PdfDict, PdfName, type PdfObject, PdfRef, PdfStream } from '@libpdf/core'
import { insideOf, resolverOf } from './inspect.ts'

/** An object in one writing, to be compared: two that are the same are written the same. */
function written(value: PdfObject | null | undefined): string {
  if (!value) return 'null'
  if (value instanceof PdfRef) return `${value.objectNumber} ${value.generation} R`
  if (value instanceof PdfName) return `/${value.value}`
  if (value instanceof PdfArray) {
    const parts: string[] = []
    for (let i = 0; i < value.length; i++) parts.push(written(value.at(i)))
    return `[${parts.join(' ')}]`
  }
  if (value instanceof PdfDict) {
    const entries = [...value]
      .filter(([key]) => !(value instanceof PdfStream && key.value === 'Length'))
      .map(([key, one]) => `/${key.value} ${written(one)}`)
      .sort()
    const dict = `<<${entries.join(' ')}>>`
    return value instanceof PdfStream ? `${dict}stream${Buffer.from(value.data).toString('latin1')}` : dict
  }
  const plain = value as { type: string; value?: unknown; bytes?: Uint8Array }
  return plain.bytes ? `(${Buffer.from(plain.bytes).toString('hex')})` : `${plain.type}:${String(plain.value)}`
}

const without = (dict: PdfDict, keys: string[]): string =>
  [...dict]
    .filter(([key]) => !keys.includes(key.value))
    .map(([key, one]) => `/${key.value} ${written(one)}`)
    .sort()
    .join(' ')

type Revision = { pdf: PDF; resolve: (ref: PdfRef) => PdfObject | null }

const refsOf = (list: PdfObject | null | undefined): string[] => {
  if (!(list instanceof PdfArray)) return []
  const found: string[] = []
  for (let i = 0; i < list.length; i++) found.push(written(list.at(i)))
  return found
}

/** Whether a field is one of signature that is signed: what an update may add. */
function isSigned(written: string, { resolve }: Revision): boolean {
  const [number, generation] = written.split(' ').map(Number)
  if (!written.endsWith(' R')) return false
  const field = resolve(PdfRef.of(number!, generation!))
  return (
    field instanceof PdfDict &&
    field.getName('FT', resolve)?.value === 'Sig' &&
    field.getDict('V', resolve)?.has('ByteRange') === true
  )
}

/** Whether a list is the earlier one with nothing but signed fields after it. */
function onlyAdds(before: string[], after: string[], newer: Revision): boolean {
  const held = new Set(before)
  return before.every((one) => after.includes(one)) && after.every((one) => held.has(one) || isSigned(one, newer))
}

const listOf = (dict: PdfDict, key: string, { resolve }: Revision) => {
  const value = dict.get(key)
  return value instanceof PdfRef ? resolve(value) : value
}

/** Whether one object of the later revision is what the earlier one's may have become by a further signature. */
function mayBecome(before: PdfObject, after: PdfObject, older: Revision, newer: Revision): boolean {
  if (before instanceof PdfStream || after instanceof PdfStream) return false
  if (before instanceof PdfDict && after instanceof PdfDict) {
    const kind = before.getName('Type', older.resolve)?.value
    if (kind === 'Catalog')
      return (
        without(before, ['AcroForm', 'DSS', 'Extensions', 'Version']) ===
          without(after, ['AcroForm', 'DSS', 'Extensions', 'Version']) &&
        formMayBecome(listOf(before, 'AcroForm', older), listOf(after, 'AcroForm', newer), older, newer)
      )
    if (kind === 'Page')
      return (
        without(before, ['Annots']) === without(after, ['Annots']) &&
        onlyAdds(refsOf(listOf(before, 'Annots', older)), refsOf(listOf(after, 'Annots', newer)), newer)
      )
    if (before.has('Fields') || after.has('Fields')) return formMayBecome(before, after, older, newer)
    // A field that was empty and is signed now.
    if (before.getName('FT', older.resolve)?.value === 'Sig' && !before.has('V'))
      return (
        without(before, ['Rect', 'AP', 'P', 'F', 'Type', 'Subtype', 'Kids', 'M']) ===
          without(after, ['Rect', 'AP', 'P', 'F', 'Type', 'Subtype', 'Kids', 'M', 'V']) &&
        after.getDict('V', newer.resolve)?.has('ByteRange') === true
      )
    return kind === 'DSS' || before.has('Certs') || before.has('VRI')
  }
  // The annotations of a page, or the fields of a form, as a list of its own.
  if (before instanceof PdfArray && after instanceof PdfArray) return onlyAdds(refsOf(before), refsOf(after), newer)
  return false
}

function formMayBecome(
  before: PdfObject | null | undefined,
  after: PdfObject | null | undefined,
  older: Revision,
  newer: Revision,
): boolean {
  if (!(after instanceof PdfDict)) return !before && !after
  const then = before instanceof PdfDict ? before : new PdfDict()
  const own = ['Fields', 'SigFlags', 'DR', 'DA', 'NeedAppearances']
  return (
    without(then, own) === without(after, own) &&
    onlyAdds(refsOf(listOf(then, 'Fields', older)), refsOf(listOf(after, 'Fields', newer)), newer)
  )
}

/**
 * Whether what was written after a signature leaves everything that it covers as it was: further signatures and what they are verified by
 * may come, nothing else may.
 * @param end how many bytes the signature covers
 */
export async function isLeftAsItWas(bytes: Uint8Array, end: number, later: PDF): Promise<boolean> {
  const earlier = await PDF.load(bytes.slice(0, end))
  const older: Revision = { pdf: earlier, resolve: resolverOf(earlier) }
  const newer: Revision = { pdf: later, resolve: resolverOf(later) }
  const root = (pdf: PDF) => written(insideOf(pdf).context.info.trailer.get('Root'))
  if (root(earlier) !== root(later) || earlier.getPageCount() !== later.getPageCount()) return false
  const { nextObjectNumber } = insideOf(earlier).context.registry
  for (let number = 1; number < nextObjectNumber; number++) {
    const ref = PdfRef.of(number, 0)
    const before = older.resolve(ref)
    if (!before) continue
    const after = newer.resolve(ref)
    if (!after) return false
    if (written(before) !== written(after) && !mayBecome(before, after, older, newer)) return false
  }
  return true
}
