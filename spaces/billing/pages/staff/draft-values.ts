import type { Answer, BodyOf } from '../../../../web/api/endpoints.ts'
import { isIdle, type LineValues, lineBodyOf, lineValuesOf } from '../../../../web/ui/paper/lines.ts'

export type Draft = Answer<'GET /staff/invoices/:id'>
type Body = BodyOf<'PUT /staff/invoices/:id'>

export type DraftValues = {
  payerId: string
  reference: string
  subject: string
  comment: string
  priceMode: 'net' | 'gross'
  issueOn: string
  dueOn: string
  depositIds: string[]
  lines: LineValues[]
}

/** A draft as it stands in its fields. */
export const valuesOf = (draft: Draft): DraftValues => ({
  payerId: draft.payerId ?? '',
  reference: draft.reference,
  subject: draft.subject,
  comment: draft.comment,
  priceMode: draft.priceMode,
  issueOn: draft.issueOn ?? '',
  dueOn: draft.dueOn ?? '',
  depositIds: draft.deposits.map(({ id }) => id),
  lines: draft.lines.map(lineValuesOf),
})

/** What is sent of the fields; a discount is in hundredths of a percent. */
export const bodyOf = (values: DraftValues, draft: Draft, version: number): Body => ({
  version,
  payerId: values.payerId || null,
  reference: values.reference,
  subject: values.subject,
  comment: values.comment,
  priceMode: values.priceMode,
  currency: draft.currency,
  issueOn: values.issueOn || null,
  dueOn: values.dueOn || null,
  depositIds: values.depositIds,
  lines: values.lines.filter((line) => !isIdle(line)).map((line) => ({ chargeId: line.chargeId, ...lineBodyOf(line) })),
})

/** What a new draft takes of an invoice that it says anew: all but its days, what it deducted, and the charges that it billed. */
export function bodyAnew(known: Draft, made: Draft): Body {
  const values = valuesOf(known)
  const lines = values.lines.map((line) => ({ ...line, chargeId: null, origin: '' }))
  const body = { ...values, issueOn: '', dueOn: '', depositIds: [], lines }
  return bodyOf(body, known, made.version)
}
