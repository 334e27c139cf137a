import type { Answer, BodyOf } from '../../../../web/api/endpoints.ts'

export type Configuration = Answer<'GET /staff/folder-configuration'>
export type Rule = Configuration['rules'][number]
type Sent = BodyOf<'PUT /staff/folder-configuration'>['changes'][number]

/** The fields that are edited in the table; the others are on the folder's own page. */
export const edited = [
  'name',
  'shared',
  'takesUploads',
  'signature',
  'signatureModel',
  'notifies',
  'notifyTo',
  'linkTo',
  'template',
] as const
export type Field = (typeof edited)[number]
export type Values = Pick<Rule, Field>
/** What is typed and not saved, by folder: only what differs from what is saved. */
export type Draft = Record<string, Partial<Values>>

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** A rule as the draft has it. */
export const drafted = (rule: Rule, draft: Draft): Rule => ({ ...rule, ...draft[rule.id] })

/** The fields of a rule that the draft changes. */
export const changedFields = (rule: Rule, draft: Draft): Field[] =>
  edited.filter((field) => draft[rule.id] !== undefined && !same(drafted(rule, draft)[field], rule[field]))

/** Changes fields of a rule in the draft, with what follows: what is not in the portal has no signature, notification or deposits. */
export function withChange(rule: Rule, draft: Draft, change: Partial<Values>): Draft {
  const next = { ...draft[rule.id], ...change }
  if (change.shared === false)
    Object.assign(next, { notifies: false, signature: '', signatureModel: '', takesUploads: false })
  // A model signs: the side is where its boxes are not placed otherwise.
  if (change.signatureModel && drafted(rule, { [rule.id]: next }).signature === '') next.signature = 'right'
  if (change.signature === '') next.signatureModel = ''
  if (change.notifies && rule.holder === 'client' && !drafted(rule, { [rule.id]: next }).notifyTo)
    next.notifyTo = 'record'
  if ((change.signature || change.signatureModel || change.notifies) && !drafted(rule, { [rule.id]: next }).shared)
    next.shared = true
  const differs = Object.fromEntries(
    Object.entries(next).filter(([field, value]) => !same(value, rule[field as Field])),
  ) as Partial<Values>
  const { [rule.id]: _, ...others } = draft
  return Object.keys(differs).length > 0 ? { ...others, [rule.id]: differs } : others
}

/** The draft on rules as they stand now: what they have become already is no change any more. */
export const rebased = (rules: Rule[], draft: Draft): Draft =>
  rules.reduce<Draft>((made, rule) => (draft[rule.id] ? withChange(rule, made, draft[rule.id]!) : made), {})

/** What is sent: each changed rule whole, at the version that was seen. */
export const sentOf = (rules: Rule[], draft: Draft): Sent[] =>
  rules
    .filter((rule) => draft[rule.id])
    .map((rule) => {
      const { state: _, pictureId: _p, may: _m, ...content } = drafted(rule, draft)
      return content as Sent
    })
