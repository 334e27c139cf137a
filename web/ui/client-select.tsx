import { api } from '../api/client.ts'
import type { Answer } from '../api/endpoints.ts'
import { compulsory } from './fields.tsx'
import { RemoteSelect, type RemoteSelectProps } from './remote-select.tsx'

type Client = Answer<'GET /staff/organisations'>['items'][number]

/** A client of the provider's, searched as one types: whom something new is for. */
export const ClientSelect = (props: Omit<RemoteSelectProps<Client>, 'listKey' | 'load' | 'name'>) => (
  <RemoteSelect
    {...compulsory}
    {...props}
    listKey={['client-choices']}
    load={async (search, signal) =>
      (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items
    }
    name={({ name }) => name}
  />
)
