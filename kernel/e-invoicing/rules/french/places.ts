// Where the French rules look: places of one syntax, seen from the root.
import type { XmlNode } from '../../../xml/read.ts'
import { findAll, type Naming, type Path, pathOf } from '../../bindings/path.ts'
import { type Checked, childrenOf, eachNode, type Rule, rule, textOf, type Words } from '../rule.ts'

export type Only = 'cii' | 'ubl'
/** A rule's id and the place that it looks at. In UBL `LINE` is a line of either document; `//a/b` is anywhere. */
export type Row = readonly [id: string, place: string]

const none = { currency: undefined, vatCurrency: undefined }
const namings: Record<Only, Naming> = {
  cii: { leaf: 'ram', other: 'ram', text: 'ram' },
  ubl: { leaf: 'cbc', other: 'cac', text: 'cbc' },
}

/** The elements at a place of one syntax. */
export function nodesAt(only: Only, place: string): (it: Checked) => readonly XmlNode[] {
  if (place.startsWith('//')) {
    const { steps } = pathOf(place.slice(2), namings[only])
    const last: Path = { steps: steps.slice(-1), attribute: undefined }
    return (it) =>
      it.named(steps.at(-1)!.name).filter((node) => {
        let at: XmlNode | undefined = node
        for (const step of steps.toReversed()) {
          if (at?.name !== step.name) return false
          at = at.parent
        }
        return last.steps[0]!.tests.length === 0 || (node.parent && findAll(node.parent, last, none).includes(node))
      })
  }
  const paths = (place.includes('LINE') ? ['cac:InvoiceLine', 'cac:CreditNoteLine'] : ['']).map((line) =>
    pathOf(place.replace('LINE', line), namings[only]),
  )
  return (it) => paths.flatMap((path) => findAll(it.root, path, none))
}

/** A rule about the elements at a place; it holds where there are none. */
export const onNodes = (
  only: Only,
  id: string,
  words: Words,
  place: string,
  holds: (node: XmlNode, it: Checked) => boolean,
): Rule => {
  const nodes = nodesAt(only, place)
  return rule(id, words.fr, words.en, (it) => eachNode(nodes(it), (node) => holds(node, it)), { only })
}

/** Rules about texts: one for each id, which may have several places. */
export const onTexts = (
  words: Words,
  holds: (text: string, it: Checked) => boolean,
  rows: Partial<Record<Only, readonly Row[]>>,
): Rule[] =>
  (['cii', 'ubl'] as const).flatMap((only) =>
    [...Map.groupBy(rows[only] ?? [], ([id]) => id)].map(([id, places]) => {
      const all = places.map(([, place]) => nodesAt(only, place))
      const check = (it: Checked) => all.flatMap((nodes) => eachNode(nodes(it), (node) => holds(textOf(node), it)))
      return rule(id, words.fr, words.en, check, { only })
    }),
  )

export const both = (fr: string, en: string): Words => ({ fr, en })

export const transaction = 'rsm:SupplyChainTradeTransaction'
export const agreement = `${transaction}/ApplicableHeaderTradeAgreement`
export const delivery = `${transaction}/ApplicableHeaderTradeDelivery`
export const settlement = `${transaction}/ApplicableHeaderTradeSettlement`
export const line = `${transaction}/IncludedSupplyChainTradeLineItem`
export const lineSettlement = `${line}/SpecifiedLineTradeSettlement`
export const supplier = 'AccountingSupplierParty/Party'
export const customer = 'AccountingCustomerParty/Party'

/** The process of billing (BT-23), as the French exchange names them. */
export const processOf = (it: Checked): string => it.invoice.process?.type ?? ''
export const typeOf = (it: Checked): string => it.invoice.typeCode ?? ''

/** The texts of notes of a subject. In UBL they are looked for in all notes together, as the official rules do. */
export function notesOf(it: Checked, subject: string): string[] {
  if (it.cii) return it.invoice.notes.filter((note) => note.subject === subject).map(({ text = '' }) => text)
  return noteText(it)
    .split(`#${subject}#`)
    .slice(1)
    .map((after) => after.split('#')[0]!)
}
const noteText = (it: Checked) =>
  childrenOf(it.root, 'cbc:Note')
    .map(({ text }) => text)
    .join('')
