import { PDF, PdfArray, PdfDict, PdfName, type PdfObject, PdfRef } from '@libpdf/core'
import type { PageShape } from './place.ts'

/** Why a PDF is not signed: told before anybody reads it. */
export type Unsignable =
  /** It is no PDF, or so damaged that it cannot be read. */
  | 'not_pdf'
  /** A password protects it: what is signed would come out broken. */
  | 'encrypted'
  /** It bears a signature and is damaged: to write to it would break that signature. */
  | 'damaged_signed'
  /** Whoever certified it allows no change (DocMDP 1). */
  | 'certified'
  /** What it shows may change by itself: nobody can know what they sign. */
  | 'script'
  /** More pages than anybody can read to the end here. */
  | 'too_many_pages'

/** What a PDF is, to whoever wants to have it signed. */
export type Inspected = {
  refused: Unsignable | null
  pages: PageShape[]
  /** How many signatures it bears already. */
  signatures: number
  /** How many files are inside: allowed (an e-invoice has one), but told. */
  attachments: number
}

/** So many pages at most are read to the end by a person. */
export const mostPages = 500

/** The private sides of the library's document that are needed here. */
export type Inside = {
  _isLinearized: boolean
  context: {
    registry: { resolve: (ref: PdfRef) => PdfObject | null; readonly nextObjectNumber: number }
    info: { trailer: PdfDict }
  }
}
export const insideOf = (pdf: PDF) => pdf as unknown as Inside

/** Opens a PDF for updates that leave every earlier byte as it is. @throws Error where it is no PDF */
export async function openForUpdate(bytes: Uint8Array): Promise<PDF> {
  const pdf = await PDF.load(bytes)
  // The library would write a linearised file anew, although an update may follow one as it follows any.
  insideOf(pdf)._isLinearized = false
  return pdf
}

export const resolverOf = (pdf: PDF) => (ref: PdfRef) => insideOf(pdf).context.registry.resolve(ref)
const asDict = (value: unknown) => (value instanceof PdfDict ? value : undefined)

/** The pages as they are seen. */
export function shapesOf(pdf: PDF): PageShape[] {
  return pdf.getPages().map((page) => {
    const media = page.getMediaBox()
    const crop = page.getCropBox()
    const x = Math.max(media.x, crop.x)
    const y = Math.max(media.y, crop.y)
    const width = Math.min(media.x + media.width, crop.x + crop.width) - x
    const height = Math.min(media.y + media.height, crop.y + crop.height) - y
    const box = width > 0 && height > 0 ? { x, y, width, height } : media
    return { x: box.x, y: box.y, width: box.width, height: box.height, rotation: page.rotation }
  })
}

/** Whether an action runs a script, itself or one after it. */
function runsScript(value: PdfObject | undefined, resolve: (ref: PdfRef) => PdfObject | null, depth = 0): boolean {
  const found = value instanceof PdfRef ? resolve(value) : value
  if (depth > 8 || !found) return false
  if (found instanceof PdfArray) {
    for (let i = 0; i < found.length; i++) if (runsScript(found.at(i), resolve, depth + 1)) return true
    return false
  }
  const action = asDict(found)
  if (!action) return false
  const kind = action.getName('S', resolve)?.value
  return (
    kind === 'JavaScript' ||
    kind === 'Rendition' ||
    action.has('JS') ||
    runsScript(action.get('Next'), resolve, depth + 1)
  )
}

const runsAny = (actions: PdfDict | undefined, resolve: (ref: PdfRef) => PdfObject | null) =>
  actions !== undefined && [...actions].some(([, value]) => runsScript(value, resolve))

/** Whether something in the document runs by itself: at its opening, on a page, in a field. */
function hasScript(pdf: PDF): boolean {
  const resolve = resolverOf(pdf)
  const catalog = pdf.getCatalog()
  if (!catalog) return false
  if (runsScript(catalog.get('OpenAction'), resolve)) return true
  if (runsAny(catalog.getDict('AA', resolve), resolve)) return true
  if (catalog.getDict('Names', resolve)?.has('JavaScript')) return true
  if (catalog.getDict('AcroForm', resolve)?.has('XFA')) return true
  for (const page of pdf.getPages()) {
    if (runsAny(page.dict.getDict('AA', resolve), resolve)) return true
    const annotations = page.dict.getArray('Annots', resolve)
    for (let i = 0; i < (annotations?.length ?? 0); i++) {
      const one = annotations!.at(i)
      const annotation = asDict(one instanceof PdfRef ? resolve(one) : one)
      if (!annotation) continue
      if (runsScript(annotation.get('A'), resolve) || runsAny(annotation.getDict('AA', resolve), resolve)) return true
    }
  }
  return false
}

/** Whether a certifying signature allows no change at all. */
function allowsNothing(pdf: PDF): boolean {
  const resolve = resolverOf(pdf)
  const certified = pdf.getCatalog()?.getDict('Perms', resolve)?.getDict('DocMDP', resolve)
  const references = certified?.getArray('Reference', resolve)
  for (let i = 0; i < (references?.length ?? 0); i++) {
    const one = references!.at(i)
    const reference = asDict(one instanceof PdfRef ? resolve(one) : one)
    const transform = reference?.getName('TransformMethod', resolve)
    if (!(transform instanceof PdfName) || transform.value !== 'DocMDP') continue
    if ((reference?.getDict('TransformParams', resolve)?.getNumber('P', resolve)?.value ?? 2) === 1) return true
  }
  return false
}

function countNames(tree: PdfDict | undefined, resolve: (ref: PdfRef) => PdfObject | null, depth = 0): number {
  if (!tree || depth > 20) return 0
  let count = Math.floor((tree.getArray('Names', resolve)?.length ?? 0) / 2)
  const kids = tree.getArray('Kids', resolve)
  for (let i = 0; i < (kids?.length ?? 0); i++) {
    const one = kids!.at(i)
    count += countNames(asDict(one instanceof PdfRef ? resolve(one) : one), resolve, depth + 1)
  }
  return count
}

/** Looks at a PDF that is to be signed: its pages, and why it cannot be signed, if so. Never throws. */
export async function inspect(bytes: Uint8Array): Promise<Inspected> {
  const none = { pages: [], signatures: 0, attachments: 0 }
  let pdf: PDF
  try {
    pdf = await openForUpdate(bytes)
  } catch (error) {
    return { refused: /encrypt|password/i.test(String(error)) ? 'encrypted' : 'not_pdf', ...none }
  }
  try {
    if (pdf.isEncrypted) return { refused: 'encrypted', ...none }
    const pages = shapesOf(pdf)
    const signatures =
      pdf
        .getForm()
        ?.getSignatureFields()
        .filter((field) => field.isSigned()).length ?? 0
    const attachments = countNames(
      pdf.getCatalog()?.getDict('Names', resolverOf(pdf))?.getDict('EmbeddedFiles', resolverOf(pdf)),
      resolverOf(pdf),
    )
    const refused: Unsignable | null =
      pages.length === 0
        ? 'not_pdf'
        : pages.length > mostPages
          ? 'too_many_pages'
          : signatures > 0 && pdf.canSaveIncrementally() !== null
            ? 'damaged_signed'
            : allowsNothing(pdf)
              ? 'certified'
              : hasScript(pdf)
                ? 'script'
                : null
    return { refused, pages, signatures, attachments }
  } catch {
    return { refused: 'not_pdf', ...none }
  }
}
