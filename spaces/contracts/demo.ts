// The demo's contracts: applications, subscribers, requests in every state, training, delegations.
import './messages.ts'
import type { DemoPart } from '../../kernel/demo/demo.ts'
import { addApplications } from './demo/catalogue.ts'
import { addClients } from './demo/clients.ts'
import { addTownDelegations } from './demo/delegations.ts'
import { makeTools } from './demo/tools.ts'
import { addTownRequests } from './demo/town-requests.ts'
import { addTownContracts, addTownSubscribers } from './demo/town-subscribers.ts'
import { addTraining } from './demo/training.ts'

/** The demo of «Administration de contrat». */
export const demo: DemoPart = {
  tables: [
    'applications', 'application_profiles', 'application_roles', 'application_users', 'contracts', 'contract_applications', 'contract_prices',
    'change_requests', 'change_request_versions', 'signed_forms', 'seats', 'connections', 'connection_roles', 'connection_blocks', 'delegations',
    'billing_lines', 'training_sessions', 'training_registrations',
  ], // biome-ignore format: a list of words
  fill: (demo) => {
    addApplications(demo)
    const tools = makeTools(demo)
    const contracts = addTownContracts(tools)
    addTownSubscribers(tools, contracts)
    addTownRequests(tools, contracts)
    const session = addTraining(tools, contracts)
    addTownDelegations(tools, contracts)
    addClients(tools, session)
  },
}
