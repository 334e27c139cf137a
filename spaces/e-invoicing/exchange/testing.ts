// A brand whose invoices go by a platform: the world of «Facturation», and the simulator of a platform that it is set to.
import assert from 'node:assert/strict'
import { makeStaff, type Person, type Portal } from '../../../testing/portal.ts'
import { type PlatformOptions, type PlatformSimulator, startPlatformSimulator } from '../simulator/testing.ts'
import { followPlatform } from './follow.ts'

/** The buyer and the seller of the tests' world, in the directory. */
export const companies = [
  {
    siren: '812004513',
    name: "Office de l'habitat du Lerzan",
    facilities: [
      {
        siret: '81200451300014',
        main: true,
        name: 'Siège',
        address: { postCode: '99240', city: 'Lerzan' },
        codes: [{ code: 'PUBLIC', name: 'Marchés publics', commitment: true }],
      },
    ],
    lines: [
      {},
      { siret: '81200451300014' },
      { siret: '81200451300014', code: 'PUBLIC' },
      { suffix: 'TRAVAUX' },
      { suffix: 'FERME', status: 'Disabled' as const },
    ],
  },
  { siren: '732829320', name: 'Halbrane SAS', lines: [{}] },
]
export const us = { siren: '732829320', name: 'Halbrane SAS', vatIdentifier: 'FR44732829320' }

export type Exchange = {
  simulator: PlatformSimulator
  admin: Person
  platformId: string
  /** A round of the portal, and what the platform does meanwhile; so often, with so many seconds between. */
  round: (times?: number, seconds?: number) => Promise<void>
  /** What the rounds reported. */
  reported: string[]
}

/** Starts the simulator and sets the brand to it, as an administrator does. */
export async function makeExchange(
  portal: Portal,
  scenario: Exclude<PlatformOptions['scenario'], string> = { title: 'Essais' },
  more: object = {},
): Promise<Exchange> {
  const simulator = await startPlatformSimulator({
    scenario: { company: us, ...scenario, directory: [...companies, ...(scenario?.directory ?? [])] },
    start: portal.clock.now,
  })
  const admin = await portal.signedIn(await makeStaff(portal, 'admin.plateforme', 'administrator'))
  const made = await admin.post('/staff/platforms', {
    name: 'Plateforme agréée',
    flowAddress: `${simulator.url}/flow-service`,
    directoryAddress: `${simulator.url}/directory-service`,
    tokenAddress: `${simulator.url}/token`,
    clientId: simulator.clientId,
    secret: simulator.clientSecret,
    organisation: '',
    syntax: 'CII',
    issuesFrom: '2026-01-01',
    enabled: true,
    ...more,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const platformId = made.body.id as string
  const reported: string[] = []
  const { services } = portal.app
  return {
    simulator,
    admin,
    platformId,
    reported,
    round: async (times = 1, seconds = 30) => {
      for (let left = times; left > 0; left--) {
        portal.clock.now = new Date(portal.clock.now.getTime() + seconds * 1_000)
        await simulator.advance(seconds)
        await followPlatform(services, services.brands.byId(portal.brandId), platformId, {
          stopping: () => false,
          report: (error) => reported.push(String((error as Error).message)),
        })
      }
    },
  }
}
