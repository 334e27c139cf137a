// Other clients: the same provider, nobody sees them but their own people.
import type { Day } from '../dates/day.ts'
import type { DemoOrganisation, DemoPerson, DemoTools } from './demo.ts'

/** A client; `admin` is its principal manager. */
export type Client = { organisation: DemoOrganisation; since: Day; admin: DemoPerson; staff: DemoPerson[] }
export type Clients = Record<keyof typeof clientData, Client>

/** The larger clients. */
export const clientData = {
  lerzan: {
    name: "Office de l'habitat du Lerzan",
    city: 'Lerzan',
    postalCode: '99310',
    siret: '27990310800017',
    domain: 'habitat-lerzan.example',
    admin: 'Delcambre Irène',
    staff: ['Aubrac Tom', 'Cassagnol Mia', 'Lespinasse Jean', 'Mirabel Zoé', 'Sorgues Yves', 'Tavernol Ana'],
    since: '2023-10-01',
  },
  vaulne: {
    name: 'Syndicat des eaux de la Vaulne',
    city: 'Vaulne',
    postalCode: '99450',
    siret: '25990450600013',
    domain: 'eaux-vaulne.example',
    admin: 'Pommerol Luc',
    staff: ['Ermelin Zoé', 'Garonnet Ali'],
    since: '2022-03-01',
  },
  orpin: {
    name: 'Val-Orpin Agglomération',
    city: 'Orpin',
    postalCode: '99600',
    siret: '20990600700015',
    domain: 'val-orpin.example',
    admin: 'Ravignan Odile',
    staff: ['Bessonnat Théa', 'Clavières Nino', 'Dourdan Ève'],
    since: '2025-02-01',
  },
  aulnes: {
    name: 'Clinique des Trois-Aulnes',
    city: 'Montfabre',
    postalCode: '99120',
    siret: '33990120900017',
    domain: 'trois-aulnes.example',
    admin: 'Sérignac Paul',
    staff: ['Vinzelle Rose'],
    since: '2026-01-01',
  },
  sorbieres: {
    name: 'Lycée agricole de Sorbières',
    city: 'Sorbières',
    postalCode: '99540',
    siret: '19990540700011',
    domain: 'lycee-sorbieres.example',
    admin: 'Tilliard Anne',
    staff: ['Voltane Iris', 'Uzerche Noé'],
    since: '2021-09-01',
  },
}

function fillClient(tools: DemoTools, client: (typeof clientData)[keyof typeof clientData]): Client {
  const organisation = tools.organisation(client.name, client.domain, client)
  const [admin, ...staff] = [client.admin, ...client.staff].map((name, index) => {
    const who = tools.person(name, client.domain, {
      structure: client.name,
      city: client.city,
      postal_code: client.postalCode,
    })
    tools.member(organisation, who, {
      role: index === 0 ? 'principal_manager' : 'member',
      startsOn: client.since,
    })
    return who
  })
  return { organisation, since: client.since, admin: admin!, staff }
}

/** Adds them with their people. */
export const fillClients = (tools: DemoTools): Clients =>
  Object.fromEntries(Object.entries(clientData).map(([key, client]) => [key, fillClient(tools, client)])) as Clients
