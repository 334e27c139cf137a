import { asSystem } from '../../../kernel/http/context.ts'
import type { Portal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../../billing/testing.ts'
import { makeReports } from './make.ts'

/** Whom a client is invoiced under, by the way in which that is made known. */
export type Payers = { french: string; belgian: string; guyanese: string; person: string }
export type ReportWorld = World & {
  payers: Payers
  /** Sets how the brand reports, as «Réglages» would. */
  set: (name: string, value: unknown) => Promise<void>
  at: (day: string) => void
  /** Makes what is due. @returns the reports that were made */
  make: () => Promise<string[]>
}

const address = { addressLine1: '3 allée des Tilleuls', addressLine2: '', postalCode: '99240', city: 'Lerzan' }
const nobody = { siren: '', siret: '', vatNumber: '', email: '', termsDays: 30, isDefault: false }

/** A brand that reports from November 2026 on by the month, with a client of several payers. */
export async function makeReportWorld(portal: Portal): Promise<ReportWorld> {
  const world = await makeWorld(portal)
  const payer = async (name: string, country: string, more: object = {}) => {
    const made = await world.agent.post('/staff/payers', {
      ...{ organisationId: world.client, name, country },
      ...address,
      ...nobody,
      ...more,
    })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    return made.body.id as string
  }
  const set = async (name: string, value: unknown) => {
    const key = `e-invoicing.${name}`
    const [known] = await portal.sql('select version from settings where brand_id = $1 and key = $2', [
      portal.brandId,
      key,
    ])
    const answer = await world.agent.put(`/staff/settings/${key}`, { version: known?.version ?? 0, value })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  }
  await set('reporting_from', '2026-11-01')
  await set('reporting_platform_number', 'P001')
  return {
    ...world,
    payers: {
      french: await payer('Office de l’habitat', 'FR', { siren: '812004513' }),
      belgian: await payer('Fabrique Dupont', 'BE', { vatNumber: 'BE0403019261' }),
      guyanese: await payer('Dupont Guyane', 'GF', { siren: '732829320' }),
      person: await payer('Nora Gère', 'FR'),
    },
    set,
    at: (day) => portal.clock.set(`${day}T10:00:00Z`),
    make: () => asSystem(portal.app.services, portal.app.services.brands.byId(portal.brandId), makeReports),
  }
}
