// Who is in the demo: the brand with its staff, and its clients with their people.

import { type Clients, fillClients } from './clients.ts'
import type { DemoPerson, DemoTools } from './demo.ts'
import { fillSmallerClients, type SmallerClient } from './smaller-clients.ts'
import { fillTown, type Town } from './town.ts'

/** The provider's people. */
export type DemoStaff = { roquelin: DemoPerson; barredon: DemoPerson; nivernec: DemoPerson; keldiane: DemoPerson }
export type World = { staff: DemoStaff; town: Town; clients: Clients; smaller: SmallerClient[] }

function fillBrand({ add, brandId, moment, now }: DemoTools): void {
  add('brands', {
    id: brandId,
    slug: 'halbrane',
    name: 'Halbrane',
    colour: '#0B5A73',
    time_zone: 'Europe/Paris',
    locale: 'fr',
    postal_address: 'Halbrane\nService des contrats\n12 quai des Archives\n99000 Port-Halbrane',
    fax: '02 61 91 04 09',
    support_phone: '02 61 91 04 00',
    support_email: 'assistance@halbrane.example',
    request_email: 'demandes@halbrane.example',
    links: [{ label: { fr: "Le site d'Halbrane", en: "Halbrane's website" }, href: 'https://halbrane.example' }],
    created_at: moment('2024-01-02', '08:00'),
  })
  add('settings', { brand_id: brandId, key: 'demo', value: { loadedAt: now } })
}

function fillStaff({ add, brandId, person }: DemoTools): DemoStaff {
  const staff = (name: string, role: string) => {
    const made = person(name, 'halbrane.example', { structure: 'Halbrane', city: 'Port-Halbrane' })
    add('staff_members', { account_id: made.id, brand_id: brandId })
    add('staff_roles', { account_id: made.id, brand_id: brandId, role })
    return made
  }
  return {
    roquelin: staff('Roquelin Mathis', 'administrator'),
    barredon: staff('Barrédon Lise', 'agent'),
    nivernec: staff('Nivernec Théo', 'agent'),
    keldiane: staff('Keldiane Sarah', 'reader'),
  }
}

/** Adds everybody, and what the kernel knows of them. */
export function fillWorld(tools: DemoTools): World {
  fillBrand(tools)
  const staff = fillStaff(tools)
  return { staff, town: fillTown(tools, staff), clients: fillClients(tools), smaller: fillSmallerClients(tools) }
}
