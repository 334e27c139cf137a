import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'

interface Named {
  id: string
  name: string
}

/**
 * What to call organisations in a list: their name; with their identifier where two have the same one (after a change of SIRET,
 * O24), and a word where they are deactivated. The identifier is known of those that one runs.
 * @param asked false while the list is not shown: nothing is read for it
 */
export function useOrganisationNames(asked = true): (one: Named, among: Named[]) => string {
  const t = useTexts()
  const { spaces } = useSession()
  const { data } = useQuery({
    queryKey: ['organisation', 'names'],
    queryFn: () => api.get('/organisations', { query: { size: 100 } }),
    enabled: asked && spaces.includes('organisation-administration'),
  })
  return (one, among) => {
    const known = data?.items.find((other) => other.id === one.id)
    const repeated = among.some((other) => other.id !== one.id && other.name === one.name)
    return [
      one.name,
      ...(known && repeated ? [known.identifier] : []),
      ...(known?.deactivated ? [t('shell.deactivated')] : []),
    ].join(', ')
  }
}
