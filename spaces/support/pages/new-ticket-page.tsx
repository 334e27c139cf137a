import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { api } from '../../../web/api/client.ts'
import { useOpenOrganisation } from '../../../web/api/open-organisation.ts'
import { PlainTicketForm } from './plain-ticket-form.tsx'

const Wizard = lazy(async () => ({ default: (await import('./wizard.tsx')).Wizard }))

/**
 * A new ticket: the wizard where the provider shows natures (P12), else a form (C4). What leads here with a category or a subject, and «Autre demande» of
 * the wizard, have the form.
 */
export function NewTicketPage() {
  const organisation = useOpenOrganisation()
  const address = useSearch({ strict: false }) as { categorie?: string; objet?: string; autre?: string }
  const plain = Boolean(address.categorie ?? address.objet ?? address.autre)
  const { data, error } = useQuery({
    queryKey: ['tickets', 'wizard', organisation?.id],
    queryFn: () => api.get('/ticket-wizard', { query: { organisationId: organisation?.id ?? '' } }),
    staleTime: 60_000,
    enabled: !plain,
  })
  if (plain || error || data?.domains.length === 0) return <PlainTicketForm />
  if (!data) return null
  return (
    <Suspense fallback={null}>
      <Wizard catalogue={data} organisation={organisation} />
    </Suspense>
  )
}
