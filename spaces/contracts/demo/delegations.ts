// Who administers what in the demo.
import { addDays, type Day } from '../../../kernel/dates/day.ts'
import type { Demo, DemoPerson } from '../../../kernel/demo/demo.ts'
import type { Contract } from './catalogue.ts'
import { tellOf } from './requests.ts'
import type { Tools, TownContracts } from './tools.ts'

type Life = {
  formReceivedOn?: Day
  validatedAt?: Date
  refused?: { at: Date; reason: string }
  ended?: { at: Date; reason: string; by: DemoPerson }
  /** With the signed form. */
  form?: boolean
}
type Delegation = { of: Contract; who: DemoPerson; by: DemoPerson; at: Date; life: Life; authorityTitle: string }

/** In force a day after its form came. */
export const inForce = ({ dayAt }: Demo, at: Date): Life => ({
  formReceivedOn: dayAt(at),
  validatedAt: new Date(at.getTime() + 86_400_000),
})

function addSignedForm({ idOf, paper }: Demo, id: string, { of, who, by, at }: Delegation): string {
  return paper({
    id: idOf('file', id),
    organisationId: of.organisation.id,
    owner: { kind: 'contracts.delegation', id },
    name: `delegation-${of.number}-signee.pdf`,
    title: `Délégation, contrat ${of.number}`,
    lines: [who.label, '', 'Exemplaire signé (données de démonstration).'],
    by,
    at,
  })
}

function tellDelegation(demo: Demo, id: string, { of, who, by, at, life }: Delegation): void {
  const { roquelin } = demo.world.staff
  const say = (at: Date, what: string, actor: DemoPerson, after: unknown = null) =>
    tellOf(demo, of, {
      at,
      type: `contracts.delegation.${what}`,
      actor,
      subject: { type: 'delegation', id, label: who.label },
      after,
    })
  say(at, 'requested', by, { authorityName: 'Jeanne Valmorin' })
  if (life.validatedAt) say(life.validatedAt, 'validated', roquelin)
  if (life.refused) say(life.refused.at, 'refused', roquelin, { reason: life.refused.reason })
  if (life.ended) say(life.ended.at, 'ended', life.ended.by, { reason: life.ended.reason })
}

/** Adds one, with what the journal says of it. */
export function addDelegation(demo: Demo, delegation: Delegation): void {
  const { of, who, by, at, life } = delegation
  const { roquelin } = demo.world.staff
  const id = demo.idOf('delegation', of.number, who.identifier)
  demo.add('delegations', {
    id,
    brand_id: demo.brandId,
    contract_id: of.id,
    account_id: who.id,
    authority_name: 'Jeanne Valmorin',
    authority_title: delegation.authorityTitle,
    requested_by: by.id,
    requested_by_label: by.label,
    requested_at: at,
    form_file_id: life.form ? addSignedForm(demo, id, delegation) : null,
    form_received_on: life.formReceivedOn ?? null,
    validated_at: life.validatedAt ?? null,
    validated_by: life.validatedAt ? roquelin.id : null,
    validated_by_label: life.validatedAt ? roquelin.label : '',
    refused_at: life.refused?.at ?? null,
    refusal_reason: life.refused?.reason ?? '',
    ended_at: life.ended?.at ?? null,
    ended_by: life.ended?.by.id ?? null,
    ended_by_label: life.ended?.by.label ?? '',
    end_reason: life.ended?.reason ?? '',
  })
  tellDelegation(demo, id, delegation)
}

/** Adds the town's, in each of their states. */
export function addTownDelegations({ demo }: Tools, { pack, registry }: TownContracts): void {
  const { ago, today, moment, world } = demo
  const { roquelin } = world.staff
  const { aubertine, grandjouan, escoffre, chasteuil, zellibert } = world.town.people
  const delegation = (of: Contract, who: DemoPerson, by: DemoPerson, at: Date, life: Life = {}) =>
    addDelegation(demo, { of, who, by, at, life, authorityTitle: 'Maire' })
  delegation(pack, aubertine, roquelin, moment('2024-04-01', '09:00'), {
    ...inForce(demo, moment('2024-04-01', '10:00')),
    form: true,
  })
  delegation(
    registry,
    aubertine,
    aubertine,
    moment('2025-09-01', '09:00'),
    inForce(demo, moment('2025-09-01', '10:00')),
  )
  delegation(pack, grandjouan, aubertine, moment('2024-06-03', '09:00'), {
    ...inForce(demo, moment('2024-06-05', '10:00')),
    ended: { at: ago(60, '18:00'), by: aubertine, reason: 'Changement de service.' },
  })
  delegation(pack, escoffre, aubertine, ago(5, '10:20'), { formReceivedOn: addDays(today, -1), form: true })
  delegation(pack, chasteuil, aubertine, ago(1, '17:12'))
  delegation(pack, zellibert, aubertine, ago(70, '09:40'), {
    formReceivedOn: addDays(today, -68),
    refused: { at: ago(67, '11:00'), reason: "Le formulaire n'est pas signé par l'autorité." },
  })
}
