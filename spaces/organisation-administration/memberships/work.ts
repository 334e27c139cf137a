import { z } from 'zod'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { text } from '../../../kernel/http/validation.ts'
import { defineWork, type WorkKind } from '../../../kernel/work/kinds.ts'
import { namedItems, readWork, startWork } from '../../../kernel/work/work.ts'
import { removeMembership, sendActivation } from './user.ts'

const ofPeople = {
  access: { client: 'organisation.people.manage' } as const,
  from: '/gestion/utilisateurs',
  href: (id: string) => `/gestion/utilisateurs/${id}`,
}

/** Removes many memberships (O18). */
export const removalWork = defineWork({
  ...ofPeople,
  name: 'organisation.membership_removal',
  title: { fr: 'Retrait de rattachements', en: 'Removal of memberships' },
  input: z.object({ reason: text(1000).default('') }),
  act: (ctx, id, { reason }) => removeMembership(ctx, id, reason),
})

/** Sends many people their activation e-mail (O18). */
export const activationWork = defineWork({
  ...ofPeople,
  name: 'organisation.activation_mail',
  title: { fr: "Envoi de mails d'activation", en: 'Sending of activation emails' },
  input: z.object({}),
  act: sendActivation,
})

/** Starts a long task over memberships, each named as who starts it sees it. @throws Problem too_many_at_once */
export async function startOnMemberships<Input extends z.ZodType>(
  ctx: PersonContext,
  kind: WorkKind<Input>,
  ids: string[],
  input: z.output<Input>,
) {
  const seen = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select(['m.id', 'm.surname', 'm.given_name', 'o.name as organisation'])
    .where('m.id', 'in', ids)
    .execute()
  const items = seen.map((row) => ({
    id: row.id,
    name: `${row.surname} ${row.given_name}`.trim(),
    detail: row.organisation,
  }))
  return readWork(ctx, await startWork(ctx, kind, input, namedItems(ids, items)))
}
