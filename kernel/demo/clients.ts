// Other clients: the same provider, nobody sees them but their own people.
import type { Day } from '../dates/day.ts'
import type { DemoOrganisation, DemoPerson, DemoTools } from './demo.ts'

/** A client; `admin` is its principal manager. */
export type Client = {
  organisation: DemoOrganisation
  since: Day
  admin: DemoPerson
  staff: DemoPerson[]
  sites: Array<{ id: string; name: string }>
}
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
    // The two profiles of the portal (P2).
    profiles: { 'Aubrac Tom': 'portal_supervisor', 'Cassagnol Mia': 'portal_user' } as Record<string, string>,
    sites: ['Siège', 'Agence Nord', 'Les Tilleuls', 'Les Genêts', "Résidence de l'Orme", 'La Coudraie'],
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
    sites: ['Usine des Sources', 'Siège'],
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
    sites: ["Hôtel d'agglomération", 'Pépinière', 'Conservatoire'],
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
    sites: ['Bâtiment A', 'Bâtiment B'],
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
    sites: ['Lycée', 'Exploitation'],
    since: '2021-09-01',
  },
}

function fillClient(tools: DemoTools, client: (typeof clientData)[keyof typeof clientData]): Client {
  const organisation = tools.organisation(client.name, client.domain, client)
  const profiles: Record<string, string> = 'profiles' in client ? client.profiles : {}
  const [admin, ...staff] = [client.admin, ...client.staff].map((name, index) => {
    const who = tools.person(name, client.domain, {
      structure: client.name,
      city: client.city,
      postal_code: client.postalCode,
    })
    tools.member(organisation, who, {
      role: index === 0 ? 'principal_manager' : (profiles[name] ?? 'member'),
      startsOn: client.since,
    })
    return who
  })
  const sites = client.sites.map((site) => {
    const id = tools.idOf('site', client.name, site)
    tools.add('sites', {
      ...{ id, organisation_id: organisation.id, name: site, address_line1: '4 place du Parvis' },
      ...{ postal_code: client.postalCode, city: client.city },
    })
    return { id, name: site }
  })
  return { organisation, since: client.since, admin: admin!, staff, sites }
}

/** Adds them with their people. */
export const fillClients = (tools: DemoTools): Clients =>
  Object.fromEntries(Object.entries(clientData).map(([key, client]) => [key, fillClient(tools, client)])) as Clients
